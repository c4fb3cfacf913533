package pith.kernel.uring;

import java.util.BitSet;

/**
 * What a ring that is handed to less trusted code may be asked for. Written before the ring is enabled, in force from then on. What was said of entries limits
 * entries only, what was said of registrations those only; a list without contents forbids both. Source: io_uring_register(2), IORING_REGISTER_RESTRICTIONS.
 */
final class Restrictions {
  private final BitSet operations = new BitSet();
  private final BitSet registrations = new BitSet();
  private int allowedFlags;
  private int requiredFlags;
  private boolean limitsEntries;
  private boolean limitsRegistrations;

  boolean any() {
    return limitsEntries || limitsRegistrations;
  }

  void allowNothing() {
    limitsEntries = true;
    limitsRegistrations = true;
  }

  void allowOperation(int opcode) {
    limitsEntries = true;
    operations.set(opcode);
  }

  void allowRegistration(int opcode) {
    limitsRegistrations = true;
    registrations.set(opcode);
  }

  void allowFlags(int flags) {
    limitsEntries = true;
    allowedFlags = flags;
  }

  void requireFlags(int flags) {
    limitsEntries = true;
    requiredFlags = flags;
  }

  boolean allow(UringRequest request) {
    return !limitsEntries || operations.get(request.opcode) && (request.flags & requiredFlags) == requiredFlags && (request.flags & ~(allowedFlags | requiredFlags)) == 0;
  }

  boolean allowsRegistration(int opcode) {
    return !limitsRegistrations || registrations.get(opcode);
  }
}
