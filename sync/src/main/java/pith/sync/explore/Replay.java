package pith.sync.explore;

/** Follows a {@link Schedule}; where that is silent, or asks for a task that cannot go on, the usual happens. */
final class Replay implements Strategy {
  private final Schedule schedule;

  Replay(Schedule schedule) {
    this.schedule = schedule;
  }

  @Override
  public void begin(int tasks) {}

  @Override
  public int next(int current, int step, int able) {
    for (Deviation deviation : schedule.deviations()) {
      if (deviation.at(current, step) && !deviation.delays() && (able & 1 << deviation.to()) != 0) {
        return deviation.to();
      }
    }
    return Strategy.usual(current, able);
  }

  @Override
  public boolean delays(int task, int step) {
    for (Deviation deviation : schedule.deviations()) {
      if (deviation.at(task, step) && deviation.delays()) {
        return true;
      }
    }
    return false;
  }
}
