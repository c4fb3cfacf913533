package pith.shell.calibration;

import java.io.PrintStream;
import java.util.Locale;
import pith.hal.machine.MachineConfig;
import pith.hal.topology.MachineSpec;
import pith.mm.MemoryOptions;
import pith.sched.assembly.SchedOptions;
import pith.shell.experiment.ExperimentFailed;
import pith.shell.experiment.Setup;
import pith.shell.experiment.TrialMachine;

/** {@code pith machines --calibrate}: measures the times that a preset specifies, and says how far off they are. */
public final class Calibration {
    /** The most that a measurement may differ from what is specified, in percent. */
    private static final double TOLERANCE = 10;

    private static final double PICOS_PER_SECOND = 1e12;

    private final PrintStream out;

    public Calibration(PrintStream out) {
        this.out = out;
    }

    /** Measures one machine and prints a line for each time. {@return whether all are within {@value #TOLERANCE} percent} */
    public boolean run(MachineSpec spec) throws InterruptedException {
        out.printf(Locale.ROOT, "%s — %s%n%-34s %12s %12s %9s%n", spec.name(), spec.title(), "load-to-use time", "specified", "measured", "off by");
        boolean good = true;
        for (Probe probe : Probes.of(spec)) {
            double measured = measure(spec, probe);
            double off = (measured / probe.picoseconds() - 1) * 100;
            good &= Math.abs(off) <= TOLERANCE;
            out.printf(
                    Locale.ROOT,
                    "  %-32s %12s %9.2f ns %8.1f%%%s%n",
                    probe.name(),
                    String.format(Locale.ROOT, "%s%.2f ns", probe.estimate() ? "~" : "", probe.picoseconds() / 1e3),
                    measured / 1e3,
                    off,
                    Math.abs(off) <= TOLERANCE ? "" : "  too far");
            out.flush();
        }
        return good;
    }

    /** {@return picoseconds} */
    private static double measure(MachineSpec spec, Probe probe) throws InterruptedException {
        Setup setup = new Setup(MachineConfig.of(spec).withMemoryModel("multi-llc"), MemoryOptions.DEFAULT, SchedOptions.DEFAULT, null);
        Double millicycles = new TrialMachine(setup, probe.line()).run().printed().get("millicycles");
        if (millicycles == null) {
            throw new ExperimentFailed("'" + probe.line() + "' on " + spec.name() + " printed no figure; run it by hand to see why.");
        }
        return millicycles / 1e3 * PICOS_PER_SECOND / spec.hertz();
    }
}
