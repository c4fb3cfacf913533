package pith.mm.pressure;

/** Is told when the running task begins to wait for memory and when it goes on; the two nest. Source: Linux's {@code psi_memstall_enter}. */
public interface Stalls {
  /** Nobody keeps count. */
  Stalls NONE = new Stalls() {
    @Override
    public void enter() {}

    @Override
    public void leave() {}
  };

  void enter();

  void leave();
}
