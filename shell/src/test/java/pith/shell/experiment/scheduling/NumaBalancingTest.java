package pith.shell.experiment.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import pith.hal.machine.MachineConfig;
import pith.hal.topology.Presets;
import pith.mm.MemoryOptions;
import pith.mm.physical.VmStatistic;
import pith.sched.assembly.SchedOptions;
import pith.shell.experiment.Setup;
import pith.shell.experiment.Trial;
import pith.shell.experiment.TrialMachine;

/** A program whose memory is on one node of Naples, and which runs on another. */
class NumaBalancingTest {
    private static final String OFTEN = "cd /sys/kernel/debug/sched/numa_balancing; for file in scan_delay_ms scan_period_min_ms; do echo 10 > $file; done; ";

    private static Trial run(String line) throws InterruptedException {
        MachineConfig machine = MachineConfig.of(Presets.load("naples")).withRam(256 << 20);
        return new TrialMachine(new Setup(machine, MemoryOptions.DEFAULT, SchedOptions.DEFAULT, null), line).run();
    }

    @Test
    void memoryFollowsWhoUsesIt() throws InterruptedException {
        Trial trial = run(OFTEN + "numa-demo --millis 100");
        Map<String, Double> figures = trial.printed();
        assertEquals(64, figures.get("first-node-before"));
        assertTrue(figures.get("first-node-after") <= 4, figures.toString());
        assertTrue(trial.kernel().memory().statistics().get(VmStatistic.NUMA_PAGES_MIGRATED) >= 60);
    }

    @Test
    void switchedOffItStaysWhereItIs() throws InterruptedException {
        Trial trial = run(OFTEN + "echo 0 > /proc/sys/kernel/numa_balancing; numa-demo --millis 60");
        assertEquals(64, trial.printed().get("first-node-after"));
        assertEquals(0, trial.kernel().memory().statistics().get(VmStatistic.NUMA_PTE_UPDATES));
    }
}
