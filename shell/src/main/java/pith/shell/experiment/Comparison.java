package pith.shell.experiment;

import java.util.List;

/**
 * One metric of one workload, over all seeds.
 *
 * @param variants the median of each variant, in the experiment's order: legacy, new, others
 * @param ratio how many times better the new way is; above 1 it is better, below 1 worse
 */
record Comparison(String workload, Metric metric, List<Estimate> variants, Estimate ratio) {
    Estimate legacy() {
        return variants.get(0);
    }

    Estimate modern() {
        return variants.get(1);
    }

    /** {@return whether the interval of the ratio leaves out 1, and which way} */
    String verdict() {
        return ratio.low() > 1 ? "better" : ratio.high() < 1 ? "worse" : "no difference shown";
    }
}
