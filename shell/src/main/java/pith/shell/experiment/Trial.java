package pith.shell.experiment;

import java.util.Map;
import java.util.TreeMap;
import pith.kernel.task.Kernel;

/**
 * A run that has ended well.
 *
 * @param printed the figures that programs printed, by name
 * @param kernel the kernel, with its machine off: its counters stand where the run left them
 */
public record Trial(Map<String, Double> printed, Kernel kernel) {
    private static final int WORDS = 3;

    /** {@return the figures in lines {@code metric NAME VALUE}; of equal names the last counts} */
    static Map<String, Double> figures(String output) {
        Map<String, Double> figures = new TreeMap<>();
        output.lines().map(line -> line.strip().split(" +")).filter(words -> words.length == WORDS && words[0].equals("metric")).forEach(words -> {
            if (words[2].matches("-?[0-9]+(\\.[0-9]+)?")) {
                figures.put(words[1], Double.parseDouble(words[2]));
            }
        });
        return figures;
    }
}
