package pith.mm.pagecache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MappingsTest {
  private final Mappings mappings = new Mappings();

  @Test
  void aWriterThatIsAboutToComeCannotBeDeniedAnyMore() {
    assertTrue(mappings.admitWriter());
    assertFalse(mappings.denyWriters());
    mappings.writerCame();
    assertTrue(mappings.denyWriters());
  }

  @Test
  void whereWritersAreDeniedNoneComes() {
    assertTrue(mappings.denyWriters());
    assertFalse(mappings.admitWriter());
    assertFalse(mappings.denyWriters(), "it is so already");
  }
}
