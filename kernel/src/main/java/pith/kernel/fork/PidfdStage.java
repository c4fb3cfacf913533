package pith.kernel.fork;

import pith.vfs.File;

/** CLONE_PIDFD: a descriptor of the child, in the parent. Reserved before the point of no return, filled after it. */
final class PidfdStage {
  private PidfdStage() {}

  static void prepare(Birth birth) {
    if (birth.arguments.has(CloneArguments.PIDFD)) {
      birth.pidfd = birth.parent.files().reserve(0, birth.parent.descriptorLimit(), true);
      try {
        long where = birth.arguments.pidfd();
        birth.parent.space().writeInt(where, birth.pidfd);
      } catch (RuntimeException refusal) {
        undo(birth);
        throw refusal;
      }
    }
  }

  static void undo(Birth birth) {
    if (birth.pidfd >= 0) {
      birth.parent.files().cancel(birth.pidfd);
      birth.pidfd = -1;
    }
  }

  static void install(Birth birth) {
    File file = birth.kernel().pidfd(birth.child.process());
    birth.parent.files().install(birth.pidfd, file);
  }
}
