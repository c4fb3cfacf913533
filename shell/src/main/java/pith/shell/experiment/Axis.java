package pith.shell.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Where a value stands on a plot's axis: linear from 0, or logarithmic where values differ too much for that.
 *
 * @param from the value at the left end
 * @param to the value at the right end
 */
record Axis(double from, double to, boolean logarithmic) {
    /** From this ratio of the largest to the smallest on, small values would vanish on a linear axis. */
    private static final double LINEAR_SPAN = 20;

    private static final int TICKS = 6;

    /** {@return an axis that shows all of {@code values}} */
    static Axis of(double[] values) {
        double least = DoubleStream.of(values).filter(Double::isFinite).min().orElse(0);
        double most = DoubleStream.of(values).filter(Double::isFinite).max().orElse(1);
        if (least > 0 && most / least > LINEAR_SPAN) {
            return new Axis(power(Math.floor(Math.log10(least))), power(Math.ceil(Math.log10(most))), true);
        }
        double step = step(Math.max(most, 1e-9));
        return new Axis(0, Math.ceil(most / step) * step, false);
    }

    private static double power(double exponent) {
        return Math.pow(10, exponent);
    }

    /** {@return 1, 2 or 5 times a power of ten, so that few steps reach {@code most}} */
    private static double step(double most) {
        double decade = power(Math.floor(Math.log10(most / TICKS)));
        return DoubleStream.of(1, 2, 5, 10).map(factor -> factor * decade).filter(step -> most / step <= TICKS).findFirst().orElse(most);
    }

    /** {@return the share of the axis that lies left of {@code value}; what is off the scale stands at its end} */
    double place(double value) {
        double at = logarithmic ? Math.log10(value / from) / Math.log10(to / from) : (value - from) / (to - from);
        return Math.clamp(Double.isNaN(at) ? 0 : at, 0, 1);
    }

    /** {@return the values that get a mark} */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = from; tick <= to * 1.001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            double step = step(to);
            for (int i = 0; i * step <= to * 1.001; i++) {
                ticks.add(i * step);
            }
        }
        return ticks;
    }
}
