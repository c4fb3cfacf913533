package pith.kernel.fork;

import pith.sync.outcome.Refused;

/** CLONE_PIDFD: a descriptor of the child, in the parent. All that can fail happens before the point of no return. */
final class PidfdStage {
  private PidfdStage() {}

  static void prepare(Birth birth) {
    if (!birth.arguments.has(CloneArguments.PIDFD)) {
      return;
    }
    birth.pidfd = birth.parent.files().reserve(0, birth.parent.descriptorLimit(), true);
    try {
      birth.parent.space().writeInt(birth.arguments.pidfd(), birth.pidfd);
      birth.pidFile = birth.kernel().pidfd(birth.embryo.process);
    } catch (Refused refusal) {
      undo(birth);
      throw refusal;
    }
  }

  static void undo(Birth birth) {
    if (birth.pidfd >= 0) {
      birth.parent.files().cancel(birth.pidfd);
      birth.pidfd = -1;
    }
    if (birth.pidFile != null) {
      birth.pidFile.put();
      birth.pidFile = null;
    }
  }

  static void install(Birth birth) {
    if (birth.pidfd >= 0) {
      birth.parent.files().install(birth.pidfd, birth.pidFile);
    }
  }
}
