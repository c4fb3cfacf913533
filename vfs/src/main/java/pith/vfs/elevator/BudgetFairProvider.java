package pith.vfs.elevator;

import pith.vfs.block.IoScheduler;
import pith.vfs.block.IoSchedulerProvider;

/** {@code bfq}: {@link BudgetFairScheduler}. */
public final class BudgetFairProvider implements IoSchedulerProvider {
  @Override
  public String name() {
    return "bfq";
  }

  @Override
  public IoScheduler create(long hertz) {
    return new BudgetFairScheduler(hertz);
  }
}
