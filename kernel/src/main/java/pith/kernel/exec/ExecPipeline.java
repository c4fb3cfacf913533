package pith.kernel.exec;

import java.util.List;
import java.util.function.Predicate;
import pith.kernel.task.Current;
import pith.sync.FunctionTrace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The staged exec. */
public final class ExecPipeline {
  private static final long STAGE_CYCLES = 400;

  private final List<Stage> preparing;
  private final List<Stage> committing;
  private final Predicate<String> failure;

  /**
   * A pipeline for one machine. A preparing stage whose name {@code failure} accepts refuses with ENOMEM: for tests.
   *
   * @param programs the Java programs
   */
  public ExecPipeline(ProgramSource programs, Vdso vdso, Predicate<String> failure) {
    this.failure = failure;
    FileStages files = new FileStages(programs);
    SpaceStages spaces = new SpaceStages(vdso);
    preparing =
        List.of(
            Stage.of("open", files::open, FileStages::close),
            Stage.of("placement", CommitStages::chooseHart),
            Stage.of("recognise", files::recognise),
            Stage.of("credentials", CommitStages::prepareCredentials, CommitStages::dropCredentials),
            Stage.of("new space", spaces::create, SpaceStages::drop),
            Stage.of("segments", spaces::loadProgram),
            Stage.of("interpreter", spaces::loadInterpreter),
            Stage.of("stack", spaces::writeStack),
            Stage.of("de-thread", CommitStages::endOtherThreads),
            Stage.of("unshare", CommitStages::prepareOwn, CommitStages::dropOwn));
    committing =
        List.of(
            Stage.of("switch space", CommitStages::switchSpace),
            Stage.of("signals", CommitStages::resetSignals),
            Stage.of("close on exec", CommitStages::closeDescriptors),
            Stage.of("commit credentials", CommitStages::commitCredentials),
            Stage.of("registers", CommitStages::setRegisters),
            Stage.of("release", FileStages::release));
  }

  /** {@return the names of the stages in order, those before the point of no return first} */
  public List<String> stageNames() {
    return java.util.stream.Stream.concat(preparing.stream(), committing.stream()).map(Stage::name).toList();
  }

  /** {@return the stages that may refuse} */
  public List<String> preparingStages() {
    return preparing.stream().map(Stage::name).toList();
  }

  /** Makes the running task run another program; argv and envp are user addresses. Refuses and leaves everything as it was, or returns. */
  public void exec(Current current, ExecTarget target, long argv, long envp) {
    exec(new ExecRequest(current, target, ArgumentStrings.read(current.space(), argv, envp)));
  }

  /** As {@link #exec(Current, ExecTarget, long, long)} for the first process, whose arguments come from the kernel. */
  public void exec(Current current, ExecTarget target, List<byte[]> argv, List<byte[]> envp) {
    exec(new ExecRequest(current, target, new ArgumentStrings(argv, envp)));
  }

  private void exec(ExecRequest request) {
    FunctionTrace.enters("bprm_execve");
    try {
      execTraced(request);
    } finally {
      FunctionTrace.leaves("bprm_execve");
    }
    ExecEvent.emit(request.current, request.fileName);
  }

  private void execTraced(ExecRequest request) {
    for (int i = 0; i < preparing.size(); i++) {
      FunctionTrace.enters(preparing.get(i).name());
      try {
        if (failure.test(preparing.get(i).name())) {
          throw Refused.of(Errno.ENOMEM);
        }
        preparing.get(i).run().accept(request);
        request.current.hart().charge(STAGE_CYCLES);
      } catch (RuntimeException refusal) {
        unwind(request, i);
        throw refusal;
      } finally {
        FunctionTrace.leaves(preparing.get(i).name());
      }
    }
    for (Stage stage : committing) {
      FunctionTrace.enters(stage.name());
      stage.run().accept(request);
      request.current.hart().charge(STAGE_CYCLES);
      FunctionTrace.leaves(stage.name());
    }
  }

  private void unwind(ExecRequest request, int failed) {
    for (int i = failed - 1; i >= 0; i--) {
      preparing.get(i).undo().accept(request);
    }
  }
}
