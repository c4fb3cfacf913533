package pith.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.sync.machine.TestMachine;

class PerHartTest {
  @Test
  void eachHartHasItsOwn() {
    PerHart<String> names = new PerHart<>(3, i -> "hart" + i);
    TestMachine machine = TestMachine.of(3, 1);
    List<String> all = new ArrayList<>();
    names.forEach(all::add);
    assertEquals(List.of("hart0", "hart1", "hart2"), all);
    assertEquals("hart2", names.get(machine.hart(2)));
    assertEquals(3, names.size());
  }
}
