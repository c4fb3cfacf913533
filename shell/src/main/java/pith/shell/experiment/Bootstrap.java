package pith.shell.experiment;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Medians with 95 % intervals by the bootstrap's percentile method (Efron, "Bootstrap methods", 1979): the seeds are drawn anew with replacement many
 * times, the figure is computed for each draw, and the interval leaves 2.5 % of these on either side. A ratio draws both sides by the same seeds,
 * because runs of one seed belong together. The draws begin with a fixed number, so equal measurements give equal intervals.
 */
final class Bootstrap {
    private static final int DRAWS = 2000;
    private static final double TAIL = 0.025;
    private static final long START = 0x9e3779b97f4a7c15L;

    private Bootstrap() {}

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** {@return the median of {@code values}, one for each seed} */
    static Estimate ofMedian(double[] values) {
        return estimate(values.length, draw -> median(pick(values, draw)));
    }

    /** {@return the ratio of the medians of {@code above} and {@code below}, which hold the same seeds} */
    static Estimate ofRatio(double[] above, double[] below) {
        return estimate(above.length, draw -> ratio(median(pick(above, draw)), median(pick(below, draw))));
    }

    /** Nothing against nothing is equal. */
    private static double ratio(double above, double below) {
        return above == below ? 1 : above / below;
    }

    private static Estimate estimate(int count, ToDoubleFunction<int[]> figure) {
        SplittableRandom random = new SplittableRandom(START);
        double[] drawn = new double[DRAWS];
        int[] draw = new int[count];
        for (int i = 0; i < DRAWS; i++) {
            Arrays.setAll(draw, _ -> random.nextInt(count));
            drawn[i] = figure.applyAsDouble(draw);
        }
        Arrays.sort(drawn);
        int cut = (int) (DRAWS * TAIL);
        Arrays.setAll(draw, seed -> seed);
        return new Estimate(figure.applyAsDouble(draw), drawn[cut], drawn[DRAWS - 1 - cut]);
    }

    private static double[] pick(double[] values, int[] draw) {
        return Arrays.stream(draw).mapToDouble(seed -> values[seed]).toArray();
    }
}
