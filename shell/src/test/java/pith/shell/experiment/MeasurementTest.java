package pith.shell.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pith.hal.machine.MachineConfig;
import pith.mm.MemoryOptions;
import pith.sched.assembly.SchedOptions;

class MeasurementTest {
    private final List<String> progress = new ArrayList<>();
    private final List<Results> soFar = new ArrayList<>();

    private Results run(Experiment experiment, int seeds) throws InterruptedException {
        Setup setup = new Setup(MachineConfig.standard(), MemoryOptions.DEFAULT, SchedOptions.DEFAULT, null);
        return new Measurement(experiment, setup, Set.of(), seeds, progress::add, soFar::add).run();
    }

    @Test
    void everyWorkloadRunsUnderEveryVariantAndSeedAndTheSameCommandGivesTheSameFile() throws InterruptedException {
        Sample sample = new Sample(Workload.of("64K", "fork-cost 64"), Workload.of("128K", "fork-cost 128"));
        Results first = run(sample, 2);
        assertEquals(2 * 2 * 2 * 3, first.rows().size());
        assertEquals(8, progress.size());
        assertEquals("sample: run 8 of 8: 128K, cow, seed 1", progress.getLast());
        assertEquals(List.of(6, 12, 18, 24), soFar.stream().map(results -> results.rows().size()).toList(), "after each seed: two variants, three figures each");
        assertTrue(first.summary().getFirst().ratio().value() > 1, "sharing pages is cheaper than copying them");
        assertEquals(JsonReport.of(first), JsonReport.of(run(sample, 2)));
    }

    @Test
    void aRunThatFailsEndsTheExperimentWithASentenceThatNamesIt() {
        ExperimentFailed failed = assertThrows(ExperimentFailed.class, () -> run(new Sample(Workload.of("bad", "echo oh no >&2; exit 3")), 1));
        assertEquals("sample: 'echo oh no >&2; exit 3' (bad, eager, seed 0) ended with status 3: oh no.", failed.getMessage());
    }

    @Test
    void aFigureThatIsNotPrintedEndsTheExperiment() {
        ExperimentFailed failed = assertThrows(ExperimentFailed.class, () -> run(new Sample(Workload.of("mute", "true")), 1));
        assertTrue(failed.getMessage().contains("printed no line 'metric fork VALUE'"), failed.getMessage());
    }

    @Test
    void aWorkloadWhoseProgramIsMissingIsLeftOut() throws InterruptedException {
        Results results = run(new Sample(Workload.under("/usr/bin/python3", "python", "python3"), Workload.of("64K", "fork-cost 64")), 1);
        assertEquals(List.of("64K"), results.summary().stream().map(Comparison::workload).distinct().toList());
        assertTrue(progress.getFirst().contains("leaving out python, which needs /usr/bin/python3 under --root"), progress.getFirst());
    }

    @Test
    void onlyLinesOfMetricNameAndNumberAreFigures() {
        assertEquals(Map.of("a", 1.0, "b", 2.5), Trial.figures("metric a 7\nnoise\nmetric b 2.5\nmetric a 1\nmetric c many\nmetric d 1 2\n"));
    }

    @Test
    void allExperimentsHaveAtLeastTwoVariantsAndDistinctNames() {
        List<Experiment> all = Experiment.all();
        assertEquals(all.size(), all.stream().map(Experiment::name).distinct().count());
        for (Experiment experiment : all) {
            assertTrue(experiment.variants().size() >= 2, experiment.name());
            assertEquals(experiment.workloads().size(), experiment.workloads().stream().map(Workload::name).distinct().count(), experiment.name());
            assertTrue(experiment.name().matches("[a-z0-9-]+") && experiment.question().endsWith("?"), experiment.name());
        }
    }
}
