package pith.shell.explore;

import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sched.domain.SchedDomains;
import pith.sched.entity.PlacementEntity;

/** A task's last placement decision in words. */
final class PlacementStory {
    private PlacementStory() {}

    /** {@return sentences} */
    static String of(Task task, Kernel kernel) {
        PlacementEntity placement = task.placement();
        SchedDomains domains = kernel.schedulerParts().domains();
        StringBuilder text = new StringBuilder(task.name());
        text.append(" is on hart ").append(task.hartId()).append(" (LLC ").append(domains.places().llc(task.hartId())).append("): ").append(placement.reason.words()).append('.');
        if (placement.affine != null) {
            text.append(" Aim: ").append(placement.affine.words()).append('.');
        }
        if (placement.decidedBy >= 0) {
            text.append(String.format(" Hart %d decided so at %d µs", placement.decidedBy, kernel.machine().nanos(placement.decidedAt) / 1000));
            text.append(placement.from >= 0 ? ", when the task was on hart " + placement.from + "." : ", when the task was new.");
        }
        text.append(String.format(" Moves so far: %d, of these %d to another last-level cache.", placement.migrations, placement.cacheMigrations));
        int preferred = task.cache().preferredLlc;
        kernel.schedulerParts().cache().ifPresent(cas -> text.append(preferred < 0 ? " It prefers no cache." : " It prefers LLC " + preferred + "."));
        return text.toString();
    }
}
