package pith.sched.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A queue's averages are the sums of its entities', whatever comes, goes, moves and sleeps. */
class QueueLoadTest {
  private static final long HERTZ = 1_000_000_000;
  private static final long MILLI = 1_000_000;

  private static final class Entity {
    final EntityLoad load = new EntityLoad();
    int at;
    int weight = 1024;
    boolean queued;
  }

  private final RunqueueLoad[] harts = {new RunqueueLoad(HERTZ), new RunqueueLoad(HERTZ)};
  private final List<Entity> entities = new ArrayList<>();
  private final Entity[] running = new Entity[2];

  private void pass(long nanos) {
    for (int hart = 0; hart < harts.length; hart++) {
      harts[hart].advance(nanos, running[hart] == null ? RunqueueLoad.Occupant.IDLE : RunqueueLoad.Occupant.FAIR);
    }
    entities.forEach(this::follow);
  }

  private void follow(Entity entity) {
    entity.load.update(harts[entity.at].clock().now(), entity.weight, entity.queued, entity.queued ? 1 : 0, running[entity.at] == entity);
  }

  private void queue(Entity entity, boolean on) {
    QueueLoad queue = harts[entity.at].fair();
    entity.queued = on;
    queue.weight += on ? entity.weight : -entity.weight;
    queue.tasks += on ? 1 : -1;
    running[entity.at] = !on && running[entity.at] == entity ? null : running[entity.at];
  }

  private void move(Entity entity, boolean asleep) {
    if (asleep) {
      entity.load.leave(entity.weight);
    } else {
      entity.load.detach(entity.weight);
    }
    entity.at = 1 - entity.at;
    entity.load.attach(harts[entity.at].fair(), entity.weight);
  }

  private void reweigh(Entity entity, int weight) {
    entity.load.reweigh(entity.weight, weight);
    entity.weight = weight;
  }

  private void step(SplittableRandom random) {
    Entity entity = entities.get(random.nextInt(entities.size()));
    switch (random.nextInt(4)) {
      case 0 -> queue(entity, !entity.queued);
      case 1 -> {
        if (!entity.queued) {
          move(entity, random.nextBoolean());
        }
      }
      case 2 -> {
        if (!entity.queued) {
          reweigh(entity, 15 + random.nextInt(4_000));
        }
      }
      default -> running[entity.at] = entity.queued ? entity : running[entity.at];
    }
  }

  @Test
  void queueIsTheSumOfItsEntities() {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      entities.clear();
      for (int i = 0; i < 8; i++) {
        Entity entity = new Entity();
        entity.at = i % 2;
        entity.load.begin(1024);
        entity.load.attach(harts[entity.at].fair(), 1024);
        entities.add(entity);
      }
      for (int i = 0; i < 400; i++) {
        step(random);
        pass(1024 * (1 + random.nextLong(8_000)));
      }
      compare(seed);
      entities.stream().filter(entity -> entity.queued).forEach(entity -> queue(entity, false));
      pass(5_000 * MILLI);
      assertEquals(0, harts[0].fair().load() + harts[1].fair().load(), "everything is forgotten");
    }
  }

  /** Rounding differs with the moments at which each is averaged; it must not pile up. */
  private void compare(long seed) {
    for (int hart = 0; hart < 2; hart++) {
      int here = hart;
      long load = entities.stream().filter(entity -> entity.at == here).mapToLong(entity -> entity.load.load()).sum();
      long utilization = entities.stream().filter(entity -> entity.at == here).mapToLong(entity -> entity.load.utilization()).sum();
      long runnable = entities.stream().filter(entity -> entity.at == here).mapToLong(entity -> entity.load.runnable()).sum();
      assertEquals(load, harts[hart].fair().load(), 30 + load / 40.0, "load, seed " + seed);
      assertEquals(utilization, harts[hart].fair().utilization(), 30, "utilization, seed " + seed);
      assertEquals(runnable, harts[hart].fair().runnable(), 30 + runnable / 40.0, "runnable, seed " + seed);
    }
  }

  @Test
  void newTaskIsExpectedToUseWhatItsWeightGivesIt() {
    QueueLoad queue = harts[0].fair();
    EntityLoad first = new EntityLoad();
    first.begin(1024);
    first.expectAsOthers(queue, 1024, 1024);
    assertEquals(512, first.utilization(), "half of an unused hart");
    assertEquals(1024, first.load());
    first.attach(queue, 1024);
    EntityLoad second = new EntityLoad();
    second.begin(1024);
    second.expectAsOthers(queue, 1024, 1024);
    assertEquals(Math.min(256, 512 * 1024 / 1025), second.utilization(), "half of what is left");
    EntityLoad light = new EntityLoad();
    light.begin(15);
    light.expectAsOthers(queue, 15, 1024);
    assertEquals(512 * 15 / 1025, light.utilization());
  }

  @Test
  void slowHartShowsTheSameTaskAsLessOfItsCapacityButTheSameWork() {
    harts[0].clock().scale(512, 1024);
    Entity busy = new Entity();
    entities.add(busy);
    busy.load.attach(harts[0].fair(), 1024);
    queue(busy, true);
    running[0] = busy;
    pass(700 * MILLI);
    assertEquals(350 * MILLI, harts[0].clock().now());
    assertEquals(1024, busy.load.utilization(), 3, "it was never idle: nobody knows how much it would use elsewhere");
    for (int i = 0; i < 400; i++) { // half of the time busy on a hart of half the capacity: a quarter of a full one
      queue(busy, true);
      running[0] = busy;
      pass(4 * MILLI);
      queue(busy, false);
      pass(4 * MILLI);
    }
    assertEquals(256, busy.load.utilization(), 50);
    assertTrue(harts[0].clock().now() > 350 * MILLI + 3_000 * MILLI, "idling lets the clock catch up");
  }

  @Test
  void otherClassesLeaveLessCapacity() {
    for (int i = 0; i < 300; i++) {
      harts[0].advance(MILLI, RunqueueLoad.Occupant.REAL_TIME);
      harts[0].advance(3 * MILLI, RunqueueLoad.Occupant.IDLE);
    }
    assertEquals(256, harts[0].realTime().utilization(), 25);
    assertEquals(1024 - 256, harts[0].capacityForFair(), 25);
    assertEquals(harts[0].realTime().utilization(), harts[0].utilization());
    assertEquals(0, harts[0].fairUtilization());
  }
}
