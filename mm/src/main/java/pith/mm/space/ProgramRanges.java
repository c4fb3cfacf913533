package pith.mm.space;

/**
 * Where exec put the parts of the program, for /proc/[pid]/{stat,cmdline,environ} and prctl(PR_SET_MM).
 *
 * @param startStack the stack pointer that the program started with
 */
public record ProgramRanges(
    long startCode,
    long endCode,
    long startData,
    long endData,
    long startStack,
    long argStart,
    long argEnd,
    long envStart,
    long envEnd) {
  /** Before exec filled it in. */
  public static final ProgramRanges NONE = new ProgramRanges(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
