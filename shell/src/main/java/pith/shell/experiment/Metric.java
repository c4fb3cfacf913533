package pith.shell.experiment;

import java.util.function.ToDoubleFunction;
import pith.hal.Hart;
import pith.mm.physical.VmStatistic;

/**
 * A figure that is read off a finished run.
 *
 * @param unit for people: cycles, faults, bytes
 * @param reading reads it; NaN where the run didn't tell it
 */
public record Metric(String name, String unit, boolean lowerIsBetter, ToDoubleFunction<Trial> reading) {
    /** {@return what the program printed as {@code metric NAME VALUE}; less is better} */
    public static Metric printed(String name, String unit) {
        return new Metric(name, unit, true, trial -> trial.printed().getOrDefault(name, Double.NaN));
    }

    /** {@return what the kernel counted from boot to power-off; less is better} */
    public static Metric counted(String name, String unit, VmStatistic counter) {
        return new Metric(name, unit, true, trial -> trial.kernel().memory().statistics().get(counter));
    }

    /** {@return virtual time from boot to power-off, in cycles of the hart that was furthest; less is better} */
    public static Metric cycles() {
        return new Metric("cycles", "cycles", true, trial -> trial.kernel().machine().harts().stream().mapToLong(Hart::cycles).max().orElse(0));
    }

    /** {@return the same figure, of which more is better} */
    public Metric higherIsBetter() {
        return new Metric(name, unit, false, reading);
    }
}
