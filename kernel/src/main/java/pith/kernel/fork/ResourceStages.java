package pith.kernel.fork;

import pith.kernel.signal.SignalHandlers;
import pith.kernel.task.ProcessMemoryLimits;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;

/** The stages that share or copy what a task holds: one method for each kind, one for its undo. */
final class ResourceStages {
  private ResourceStages() {}

  static void copyFiles(Birth birth) {
    birth.embryo.files =
        birth.arguments.has(CloneArguments.FILES) ? birth.parent.files().get() : birth.parent.files().duplicate();
  }

  static void dropFiles(Birth birth) {
    birth.embryo.files.put();
  }

  static void copyFs(Birth birth) {
    birth.embryo.fs = birth.arguments.has(CloneArguments.FS) ? birth.parent.fs().get() : birth.parent.fs().duplicate();
  }

  static void dropFs(Birth birth) {
    birth.embryo.fs.put();
  }

  static void copyHandlers(Birth birth) {
    SignalHandlers handlers = birth.parentProcess().handlers();
    if (birth.arguments.has(CloneArguments.SIGHAND)) {
      birth.embryo.handlers = handlers;
      if (!birth.thread()) {
        handlers.share();
      }
      return;
    }
    birth.embryo.handlers = handlers.copy();
    if (birth.arguments.has(CloneArguments.CLEAR_SIGHAND)) {
      birth.embryo.handlers.resetHandled();
    }
  }

  static void dropHandlers(Birth birth) {
    if (!birth.thread()) {
      birth.embryo.handlers.unshare();
    }
  }

  /** A thread shares what its process has; its limits are copied all the same, for a space of its own. */
  static void copySignalState(Birth birth) {
    if (!birth.thread()) {
      birth.embryo.signalObject = birth.kernel().objects().signal().allocate();
    }
    birth.limits = birth.parentProcess().limits().copy();
  }

  static void dropSignalState(Birth birth) {
    if (!birth.thread()) {
      birth.kernel().objects().signal().free(birth.embryo.signalObject);
    }
  }

  static void copySpace(Birth birth) {
    Task parent = birth.parent.task();
    AddressSpace space = parent.space();
    if (birth.arguments.has(CloneArguments.VM)) {
      space.get();
      birth.embryo.space = space;
    } else {
      birth.embryo.space = space.duplicate();
      birth.embryo.space.limits(new ProcessMemoryLimits(birth.limits));
    }
  }

  static void dropSpace(Birth birth) {
    birth.embryo.space.put();
  }
}
