package pith.kernel.uring;

import java.util.BitSet;

/** What a ring that is handed to less trusted code may be asked for. Written before the ring is enabled, and not after. Source: io_uring_register(2), IORING_REGISTER_RESTRICTIONS. */
final class Restrictions {
  private final BitSet operations = new BitSet();
  private final BitSet registrations = new BitSet();
  private int allowedFlags;
  private int requiredFlags;
  private boolean any;

  boolean any() {
    return any;
  }

  void begin() {
    any = true;
  }

  void allowOperation(int opcode) {
    operations.set(opcode);
  }

  void allowRegistration(int opcode) {
    registrations.set(opcode);
  }

  void allowFlags(int flags) {
    allowedFlags = flags;
  }

  void requireFlags(int flags) {
    requiredFlags = flags;
  }

  boolean allow(UringRequest request) {
    return !any || operations.get(request.opcode) && (request.flags & requiredFlags) == requiredFlags && (request.flags & ~(allowedFlags | requiredFlags)) == 0;
  }

  boolean allowsRegistration(int opcode) {
    return !any || registrations.get(opcode);
  }
}
