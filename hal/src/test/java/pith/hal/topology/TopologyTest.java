package pith.hal.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.hal.topology.Topology.Distance;

class TopologyTest {
  @Test
  void hartsKnowTheirPlaces() {
    Topology rome = Topology.of(Presets.load("rome-2s"));
    assertEquals(new Topology.HardwareThread(137, 68, 17, 8, 1, 1), rome.thread(137));
    assertEquals(68, rome.core(137).id());
    assertEquals(List.of(136, 137, 138, 139, 140, 141, 142, 143), rome.llc(137).harts());
    assertEquals(1, rome.node(137));
  }

  @Test
  void distanceGrowsUpTheTree() {
    Topology rome = Topology.of(Presets.load("rome-2s"));
    assertEquals(Distance.SAME_CORE, rome.distance(0, 1));
    assertEquals(Distance.SAME_LLC, rome.distance(1, 2));
    assertEquals(Distance.SAME_DIE, rome.distance(7, 8));
    assertEquals(Distance.SAME_SOCKET, rome.distance(15, 16));
    assertEquals(Distance.OTHER_SOCKET, rome.distance(127, 128));
  }

  @ParameterizedTest
  @ValueSource(strings = {"duo", "one-llc", "hybrid", "rome-2s", "xeon6"})
  void everyNumberOfHartsCanBeHad(String preset) {
    MachineSpec spec = Presets.load(preset);
    for (int count = 1; count <= 300; count++) {
      Topology topology = Topology.of(spec.withHarts(count));
      assertEquals(count, topology.harts());
      for (int hart = 0; hart < count; hart++) {
        assertEquals(hart, topology.thread(hart).hart());
        assertTrue(topology.core(hart).threads().contains(topology.thread(hart)));
        assertTrue(topology.llc(hart).harts().contains(hart));
      }
    }
  }

  @Test
  void smallMachineGrowsByDomainsAndASingleDomainByCores() {
    assertEquals(4, Topology.of(Presets.load("duo").withHarts(7)).llcs().size());
    assertEquals(1, Topology.of(Presets.load("one-llc").withHarts(64)).llcs().size());
  }

  @Test
  void impossibleNumberOfHartsIsRefused() {
    MachineSpec duo = Presets.load("duo");
    assertThrows(SpecException.class, () -> duo.withHarts(0));
    assertThrows(SpecException.class, () -> duo.withHarts(1025));
    assertEquals(1024, duo.withHarts(1024).harts());
  }

  @Test
  void duoIsDrawn() {
    List<String> lines = TopologyDrawing.draw(Topology.of(Presets.load("duo")), 100);
    assertEquals(
        """
        ┌─ socket 0, die 0 ───────────────────────────────────────────┐
        │ ┌─ LLC 0 4M ────────────────┐ ┌─ LLC 1 4M ────────────────┐ │
        │ │ ┌─ core 0 ─┐ ┌─ core 1 ─┐ │ │ ┌─ core 2 ─┐ ┌─ core 3 ─┐ │ │
        │ │ │ hart 0   │ │ hart 1   │ │ │ │ hart 2   │ │ hart 3   │ │ │
        │ │ └──────────┘ └──────────┘ │ │ └──────────┘ └──────────┘ │ │
        │ └───────────────────────────┘ └───────────────────────────┘ │
        └─────────────────────────────────────────────────────────────┘""",
        String.join("\n", lines));
  }

  @Test
  void labelsStandBesideTheirHarts() {
    List<String> lines = TopologyDrawing.draw(Topology.of(Presets.load("duo")), 100, hart -> hart == 2 ? "bash" : "-");
    assertTrue(lines.get(3).contains("hart 2 bash") && lines.get(3).contains("hart 1 -"), lines.get(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120, 200})
  void everyPresetsCardFitsItsWidth(int width) {
    for (String name : Presets.names()) {
      List<String> card = MachineCard.of(Presets.load(name), width);
      int drawing = card.stream().filter(line -> line.contains("│") || line.contains("─┐")).mapToInt(String::length).max().orElse(0);
      assertTrue(drawing > 0 && drawing <= width, name + ": " + drawing);
    }
    assertTrue(MachineCard.all(width).contains("genoa-2s — "));
  }
}
