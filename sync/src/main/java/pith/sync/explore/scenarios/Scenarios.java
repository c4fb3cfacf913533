package pith.sync.explore.scenarios;

import java.util.List;
import pith.sync.explore.Scenario;

/** The tests that there are: each fault, and beside it how it is done right; then some of primitives that are not simple themselves. */
public final class Scenarios {
  private static final List<Scenario> ALL =
      List.of(
          PublishEarly.BROKEN, PublishEarly.SOUND,
          StoreBuffer.BROKEN, StoreBuffer.SOUND,
          EarlyFree.BROKEN, EarlyFree.SOUND,
          CallBeforeRemoval.BROKEN, CallBeforeRemoval.SOUND,
          LostWakeUp.BROKEN, LostWakeUp.SOUND,
          MissedRecheck.BROKEN, MissedRecheck.SOUND,
          StackAba.BROKEN, StackAba.SOUND,
          DoubleUnlock.BROKEN, DoubleUnlock.SOUND,
          LockInversion.BROKEN, LockInversion.SOUND,
          UpgradeDeadlock.BROKEN, UpgradeDeadlock.SOUND,
          TornRead.BROKEN, TornRead.SOUND,
          RefcountResurrect.BROKEN, RefcountResurrect.SOUND,
          LostUpdate.BROKEN, LostUpdate.SOUND,
          CheckThenAct.BROKEN, CheckThenAct.SOUND,
          GracePeriod.TREE, GracePeriod.SLEEPABLE);

  private Scenarios() {}

  /** {@return all tests, a broken one before the one that does it right} */
  public static List<Scenario> all() {
    return ALL;
  }
}
