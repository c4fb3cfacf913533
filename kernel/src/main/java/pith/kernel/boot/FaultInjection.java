package pith.kernel.boot;

import java.util.function.Predicate;

/**
 * Failures made on purpose, which is how tests prove that what fails leaves nothing behind. A stage whose name a predicate accepts refuses
 * with ENOMEM instead of running.
 *
 * @param fork asked before each stage of {@link pith.kernel.fork.ForkPipeline}
 * @param exec asked before each preparing stage of {@link pith.kernel.exec.ExecPipeline}
 */
public record FaultInjection(Predicate<String> fork, Predicate<String> exec) {
  /** Nothing fails on purpose. */
  public static final FaultInjection NONE = new FaultInjection(stage -> false, stage -> false);
}
