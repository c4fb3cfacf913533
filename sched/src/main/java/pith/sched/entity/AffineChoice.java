package pith.sched.entity;

/** Which hart a wake-up aimed at before it looked for an idle one nearby: the waker's or that where the task ran last ({@code wake_affine}). */
public enum AffineChoice {
  NOT_ASKED("the hart where it ran last was the aim: waker and wakee have no domain in common that asks for more, or wake many different tasks"),
  WAKER_IDLE("the waker's hart was idle and shares the cache, so nothing speaks against it"),
  WAKER_LEAVES("the waker is alone and about to sleep, so its hart was the aim"),
  PREVIOUS_IDLE("the hart where it ran last was idle, so it was the aim"),
  WAKER_LIGHTER("the waker's hart had less load, so it was the aim"),
  PREVIOUS_LIGHTER("the hart where it ran last had less load, so it was the aim");

  private final String words;

  AffineChoice(String words) {
    this.words = words;
  }

  /** {@return a clause that explains it} */
  public String words() {
    return words;
  }
}
