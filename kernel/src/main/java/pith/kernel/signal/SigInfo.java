package pith.kernel.signal;

/**
 * What is known of one signal ({@code siginfo_t}). Which fields mean something depends on {@code code}.
 *
 * @param code one of the constants here, or a fault code of the signal
 * @param pid sender, or the child; of SI_TIMER the timer's number
 * @param uid user of the sender or child; of SI_TIMER the ends that the signal stands for beyond the first
 * @param value {@code si_value}, {@code si_addr} of a fault, or the child's status
 */
public record SigInfo(int signal, int code, int pid, int uid, long value) {
  public static final int SI_USER = 0, SI_KERNEL = 0x80, SI_QUEUE = -1, SI_TIMER = -2, SI_MESGQ = -3, SI_TKILL = -6;
  public static final int CLD_EXITED = 1, CLD_KILLED = 2, CLD_DUMPED = 3, CLD_TRAPPED = 4, CLD_STOPPED = 5, CLD_CONTINUED = 6;
  public static final int SEGV_MAPERR = 1, SEGV_ACCERR = 2, BUS_ADRALN = 1, BUS_ADRERR = 2, ILL_ILLOPC = 1, TRAP_BRKPT = 1;

  /** {@return a signal from the kernel itself} */
  public static SigInfo kernel(int signal) {
    return new SigInfo(signal, SI_KERNEL, 0, 0, 0);
  }

  /** {@return the signal of timer {@code id} of timer_create} */
  public static SigInfo timer(int signal, int id, long overrun, long value) {
    return new SigInfo(signal, SI_TIMER, id, (int) Math.min(Integer.MAX_VALUE, overrun), value);
  }

  /** {@return whether it is the signal of timer {@code id} of timer_create} */
  public boolean isOfTimer(int id) {
    return code == SI_TIMER && pid == id;
  }

  /** {@return a signal that a faulting instruction raised, with the address at fault} */
  public static SigInfo fault(int signal, int code, long address) {
    return new SigInfo(signal, code, 0, 0, address);
  }
}
