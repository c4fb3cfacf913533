package pith.shell.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertEquals(2.5, Bootstrap.median(new double[] {4, 1, 3, 2}));
        assertEquals(3, Bootstrap.median(new double[] {5, 3, 1}));
    }

    @Test
    void equalValuesHaveAnIntervalOfNoLength() {
        assertEquals(new Estimate(7, 7, 7), Bootstrap.ofMedian(new double[] {7, 7, 7, 7, 7}));
        assertEquals(new Estimate(2, 2, 2), Bootstrap.ofRatio(new double[] {14}, new double[] {7}));
    }

    /** Of five values, the median of a draw is the least one with probability 0.058 (three or more of five draws hit it): within 95 % it may be. */
    @Test
    void fiveValuesAreBoundedByTheLeastAndTheMost() {
        assertEquals(new Estimate(30, 10, 50), Bootstrap.ofMedian(new double[] {30, 10, 50, 20, 40}));
    }

    /**
     * Of 1..25 the exact distribution of a draw's median is known: P(median ≤ x(k)) = P(Binomial(25, k/25) ≥ 13). It passes 2.5 % at k = 8 and 97.5 %
     * at k = 18.
     */
    @Test
    void theIntervalIsThatOfTheExactDistribution() {
        double[] values = new double[25];
        Arrays.setAll(values, i -> i + 1);
        assertEquals(quantile(0.025), Bootstrap.ofMedian(values).low(), 1);
        assertEquals(quantile(0.975), Bootstrap.ofMedian(values).high(), 1);
    }

    private static int quantile(double share) {
        int k = 1;
        while (atLeast13Of25(k / 25.0) < share) {
            k++;
        }
        return k;
    }

    private static double atLeast13Of25(double p) {
        double sum = 0;
        double ways = 1;
        for (int hits = 0; hits <= 25; hits++) {
            sum += hits >= 13 ? ways * Math.pow(p, hits) * Math.pow(1 - p, 25 - hits) : 0;
            ways = ways * (25 - hits) / (hits + 1);
        }
        return sum;
    }

    @Test
    void aRatioDrawsBothSidesByTheSameSeeds() {
        double[] legacy = {10, 200, 3000};
        double[] twiceAsGood = {5, 100, 1500};
        assertEquals(new Estimate(2, 2, 2), Bootstrap.ofRatio(legacy, twiceAsGood));
    }

    @Test
    void nothingAgainstNothingIsEqualAndSomethingAgainstNothingHasNoBound() {
        assertEquals(1, Bootstrap.ofRatio(new double[] {0, 0}, new double[] {0, 0}).value());
        assertTrue(Double.isInfinite(Bootstrap.ofRatio(new double[] {3, 3}, new double[] {0, 0}).value()));
    }
}
