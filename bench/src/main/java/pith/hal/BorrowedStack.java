package pith.hal;

/** Lets a thread of jcstress act as a task. It is here because only this package may say on which kernel stack a thread runs. */
public final class BorrowedStack {
  private BorrowedStack() {}

  /** Runs {@code body} on the caller's thread as on {@code stack}, which has a hart and never ran by itself. */
  public static void run(KernelStack stack, Runnable body) {
    stack.borrow(body);
  }
}
