package pith.kernel.syscall;

import java.util.List;

/** A row of the system-call table. */
public record SystemCall(int number, String name, List<Argument> arguments, Handler handler, ResultType result) {
  private SystemCall(int number, String name, List<Argument> arguments, Handler handler) {
    this(number, name, arguments, handler, ResultType.NUMBER);
  }

  /** {@return this, with answers that strace shows so} */
  public SystemCall answering(ResultType type) {
    return new SystemCall(number, name, arguments, handler, type);
  }

  public static SystemCall call(int number, String name, Handler.None handler) {
    return new SystemCall(number, name, List.of(), (c, a0, a1, a2, a3, a4, a5) -> handler.call(c));
  }

  public static SystemCall call(int number, String name, Handler.One handler, Argument a) {
    return new SystemCall(number, name, List.of(a), (c, a0, a1, a2, a3, a4, a5) -> handler.call(c, a0));
  }

  public static SystemCall call(int number, String name, Handler.Two handler, Argument a, Argument b) {
    return new SystemCall(number, name, List.of(a, b), (c, a0, a1, a2, a3, a4, a5) -> handler.call(c, a0, a1));
  }

  public static SystemCall call(int number, String name, Handler.Three handler, Argument a, Argument b, Argument d) {
    return new SystemCall(number, name, List.of(a, b, d), (c, a0, a1, a2, a3, a4, a5) -> handler.call(c, a0, a1, a2));
  }

  public static SystemCall call(int number, String name, Handler.Four handler, Argument a, Argument b, Argument d, Argument e) {
    return new SystemCall(number, name, List.of(a, b, d, e), (c, a0, a1, a2, a3, a4, a5) -> handler.call(c, a0, a1, a2, a3));
  }

  public static SystemCall call(
      int number, String name, Handler.Five handler, Argument a, Argument b, Argument d, Argument e, Argument f) {
    return new SystemCall(number, name, List.of(a, b, d, e, f), (c, a0, a1, a2, a3, a4, a5) -> handler.call(c, a0, a1, a2, a3, a4));
  }

  public static SystemCall call(
      int number, String name, Handler handler, Argument a, Argument b, Argument d, Argument e, Argument f, Argument g) {
    return new SystemCall(number, name, List.of(a, b, d, e, f, g), handler);
  }
}
