package pith.hal;

/** Why a machine stopped. */
public sealed interface PowerOff {
  /** The first process ended, or asked for it; {@code status} is what the machine's user gets as exit status (0–255). */
  record Halted(int status) implements PowerOff {}

  /** {@code reboot} with a restart command. */
  record Restart() implements PowerOff {}

  /** The kernel could not go on. */
  record Panic(String report) implements PowerOff {}
}
