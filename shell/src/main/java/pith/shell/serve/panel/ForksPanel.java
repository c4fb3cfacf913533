package pith.shell.serve.panel;

import java.util.List;
import java.util.Optional;
import pith.kernel.boot.PithKernel;
import pith.kernel.fork.ForkRecord;

/** The last forks, stage by stage. */
final class ForksPanel implements Panel {
    private static final int SHOWN = 24;

    record Picture(List<Fork> forks) {}

    /**
     * A fork.
     *
     * @param failed the stage that refused; then those before it were undone
     */
    record Fork(long atNanos, String parent, String outcome, String flags, String failed, List<Stage> stages) {}

    record Stage(String name, long cycles, long nanos) {}

    private final PithKernel boot;

    ForksPanel(PithKernel boot) {
        this.boot = boot;
    }

    @Override
    public Optional<Picture> picture() {
        List<ForkRecord> last = boot.forkHistory().last();
        return Optional.of(new Picture(last.subList(Math.max(0, last.size() - SHOWN), last.size()).stream().map(this::fork).toList()));
    }

    private Fork fork(ForkRecord record) {
        var machine = boot.kernel().machine();
        List<Stage> stages = record.stages().stream().map(stage -> new Stage(stage.stage(), stage.cycles(), machine.nanos(stage.cycles()))).toList();
        return new Fork(machine.nanos(record.time()), record.parent(), record.outcome(), MemoryPanel.hex(record.flags()), record.failedStage(), stages);
    }
}
