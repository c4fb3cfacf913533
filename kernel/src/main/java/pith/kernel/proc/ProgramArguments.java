package pith.kernel.proc;

import java.util.Arrays;
import pith.mm.space.AddressSpace;
import pith.mm.space.ProgramRanges;
import pith.sync.outcome.Refused;
import pith.vfs.FileName;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/cmdline and environ: what exec left on the stack, as the program has it now. Source: Linux {@code get_mm_cmdline}. */
final class ProgramArguments {
  private static final int PAGE_BYTES = 4096;
  private static final int MAX_BYTES = 2 << 20;

  private ProgramArguments() {}

  static String commandLine(Subject subject, ReaderContext context) {
    return subject.withSpace(ProgramArguments::commandLine, "");
  }

  /** A program that overwrites its arguments may let them run on into the environment: then the text ends at the first zero. */
  private static String commandLine(AddressSpace space) {
    ProgramRanges ranges = space.ranges();
    String arguments = read(space, ranges.argStart(), ranges.argEnd());
    if (arguments.isEmpty() || arguments.endsWith("\0")) {
      return arguments;
    }
    String whole = arguments + read(space, ranges.argEnd(), ranges.envEnd());
    int end = whole.indexOf('\0');
    return end < 0 ? whole : whole.substring(0, end);
  }

  static String environment(Subject subject, ReaderContext context) {
    Inspection.check(context, subject.task());
    return subject.withSpace(space -> read(space, space.ranges().envStart(), space.ranges().envEnd()), "");
  }

  /** {@return the bytes of a range, up to the first page that is not there any more} */
  private static String read(AddressSpace space, long start, long end) {
    byte[] bytes = new byte[(int) Math.clamp(end - start, 0, MAX_BYTES)];
    int done = 0;
    try {
      while (done < bytes.length) {
        int count = (int) Math.min(bytes.length - done, PAGE_BYTES - (start + done) % PAGE_BYTES);
        space.copyIn(start + done, bytes, done, count);
        done += count;
      }
    } catch (Refused unmapped) {
      // The program unmapped it: what lies before can still be shown.
    }
    return FileName.of(Arrays.copyOf(bytes, done));
  }
}
