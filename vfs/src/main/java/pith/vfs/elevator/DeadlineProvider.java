package pith.vfs.elevator;

import pith.vfs.block.IoScheduler;
import pith.vfs.block.IoSchedulerProvider;

/** {@code mq-deadline}: {@link DeadlineScheduler}. */
public final class DeadlineProvider implements IoSchedulerProvider {
  @Override
  public String name() {
    return "mq-deadline";
  }

  @Override
  public IoScheduler create(long hertz) {
    return new DeadlineScheduler(hertz);
  }
}
