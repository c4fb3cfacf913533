package pith.shell.experiment;

import java.util.Locale;

/** Numbers as people read them. */
final class Figure {
    private static final int EXACT = 1000;

    private Figure() {}

    /** {@return whole numbers from 1000 on with commas, smaller ones with up to three digits} */
    static String of(double value) {
        if (Double.isInfinite(value)) {
            return "∞";
        }
        if (Math.abs(value) >= EXACT || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }

    /** {@return a ratio, with two digits after the point} */
    static String ratio(double value) {
        return Double.isInfinite(value) ? "∞" : String.format(Locale.ROOT, "%.2f", value);
    }

    static String interval(Estimate estimate) {
        return "[" + of(estimate.low()) + ", " + of(estimate.high()) + "]";
    }

    static String ratioInterval(Estimate estimate) {
        return "[" + ratio(estimate.low()) + ", " + ratio(estimate.high()) + "]";
    }
}
