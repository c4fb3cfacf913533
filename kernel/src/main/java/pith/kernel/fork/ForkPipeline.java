package pith.kernel.fork;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
import pith.sync.Completion;
import pith.sync.FunctionTrace;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The staged fork. */
public final class ForkPipeline {
  /** The stages in order; the numbers are those of Linux's {@code copy_process} in our notes. */
  static final List<Stage> STAGES =
      List.of(
          Stage.of("validate flags", FlagRules::check),
          Stage.of("pending signals", FlagRules::interruptedBySignal),
          Stage.of("dup_task_struct", TaskStages::allocate, TaskStages::free),
          Stage.of("copy_creds", TaskStages::copyCredentials, TaskStages::dropCredentials),
          Stage.of("limits", TaskStages::checkLimits),
          Stage.of("sched_fork", TaskStages::schedFork),
          Stage.of("copy_files", ResourceStages::copyFiles, ResourceStages::dropFiles),
          Stage.of("copy_fs", ResourceStages::copyFs, ResourceStages::dropFs),
          Stage.of("copy_sighand", ResourceStages::copyHandlers, ResourceStages::dropHandlers),
          Stage.of("copy_signal", ResourceStages::copySignalState, ResourceStages::dropSignalState),
          Stage.of("copy_mm", ResourceStages::copySpace, ResourceStages::dropSpace),
          Stage.of("copy_thread", TaskStages::copyThread),
          Stage.of("alloc_pid", TaskStages::allocateNumber, TaskStages::releaseNumber),
          Stage.of("pidfd", PidfdStage::prepare, PidfdStage::undo),
          Stage.of("publish", TaskStages::publish));

  private final ForkHistory history;
  private final Predicate<String> failure;

  /** A pipeline that keeps records in {@code history}; a stage whose name {@code failure} accepts refuses with ENOMEM: for tests. */
  public ForkPipeline(ForkHistory history, Predicate<String> failure) {
    this.history = history;
    this.failure = failure;
  }

  /** {@return the names of the stages in order} */
  public static List<String> stageNames() {
    return STAGES.stream().map(Stage::name).toList();
  }

  /**
   * Makes a child of the running task, lets it run, and for a vfork waits until it has let go of the parent's memory. {@return the
   * child's number}
   */
  public int clone(Current parent, CloneArguments arguments) {
    FunctionTrace.enters("kernel_clone");
    try {
      return cloneTraced(parent, arguments);
    } finally {
      FunctionTrace.leaves("kernel_clone");
    }
  }

  private int cloneTraced(Current parent, CloneArguments arguments) {
    Birth birth = new Birth(parent, arguments);
    build(birth);
    Task child = birth.child;
    int tid = child.tid();
    Completion vforkDone = arguments.has(CloneArguments.VFORK) ? new Completion() : null;
    child.vforkDone = vforkDone;
    if (arguments.has(CloneArguments.PARENT_SETTID)) {
      storeNumber(parent, arguments.parentTid(), tid);
    }
    parent.kernel().scheduler().wakeUpNew(child);
    if (vforkDone != null) {
      vforkDone.await(Sleep.KILLABLE);
    }
    return tid;
  }

  /** The child is there already: a bad address is the program's own loss. */
  private static void storeNumber(Current parent, long address, int tid) {
    try {
      parent.space().writeInt(address, tid);
    } catch (Refused unmapped) {
      // As Linux does, which looks at no answer here.
    }
  }

  private void build(Birth birth) {
    List<ForkRecord.StageTime> times = new ArrayList<>(STAGES.size());
    long began = birth.parent.hart().cycles();
    for (int i = 0; i < STAGES.size(); i++) {
      Stage stage = STAGES.get(i);
      long before = birth.parent.hart().cycles();
      FunctionTrace.enters(stage.name());
      try {
        if (failure.test(stage.name())) {
          throw Refused.of(Errno.ENOMEM);
        }
        stage.run().accept(birth);
        birth.parent.hart().charge(TaskStages.STAGE_CYCLES); // a stage may sleep and go on elsewhere
      } catch (RuntimeException refusal) {
        unwind(birth, i);
        record(birth, began, times, refusal.getMessage(), stage.name());
        throw refusal;
      } finally {
        FunctionTrace.leaves(stage.name());
      }
      times.add(new ForkRecord.StageTime(stage.name(), birth.parent.hart().cycles() - before));
    }
    record(birth, began, times, String.valueOf(birth.child.tid()), null);
  }

  private static void unwind(Birth birth, int failed) {
    for (int i = failed - 1; i >= 0; i--) {
      STAGES.get(i).undo().accept(birth);
    }
  }

  private void record(Birth birth, long began, List<ForkRecord.StageTime> times, String outcome, String failedStage) {
    history.add(
        new ForkRecord(began, birth.parent.task().name(), birth.arguments.flags(), List.copyOf(times), outcome, failedStage));
    ForkEvent.emit(birth.parent, outcome, failedStage);
  }
}
