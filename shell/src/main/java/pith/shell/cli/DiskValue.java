package pith.shell.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.hal.device.DiskFaults;
import pith.hal.machine.DiskConfig;

/** The value of {@code --disk}: what keeps the bytes, and what goes wrong with them. */
final class DiskValue {
    private static final Pattern FAULT = Pattern.compile("(.+):(bad|lost)=([0-9]{1,7})");
    private static final int MILLION = 1_000_000;

    /** The same blocks are bad, and the same commands lost, in each run. */
    private static final long SEED = 1;

    private DiskValue() {}

    /** {@return the disk that {@code text} describes: {@code SIZE|FILE[:ro]}, then {@code :bad=N} and {@code :lost=N}, both of a million} */
    static DiskConfig parse(String text) {
        String rest = text;
        int bad = 0;
        int lost = 0;
        for (Matcher fault = FAULT.matcher(rest); fault.matches(); fault = FAULT.matcher(rest)) {
            int perMillion = Integer.parseInt(fault.group(3));
            if (perMillion > MILLION) {
                throw new UsageError(String.format(Locale.ROOT, "--disk: of a million blocks or commands %d cannot fail; give a number up to 1000000.", perMillion));
            }
            bad = fault.group(2).equals("bad") ? perMillion : bad;
            lost = fault.group(2).equals("lost") ? perMillion : lost;
            rest = fault.group(1);
        }
        return new DiskConfig(OptionValue.storage(rest), bad == 0 && lost == 0 ? DiskFaults.NONE : new DiskFaults(SEED, bad, lost));
    }
}
