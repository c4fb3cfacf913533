package pith.hal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a model that keeps each set as a map in order of use. */
class TagArrayTest {
  @ParameterizedTest
  @CsvSource({"1,4", "8,2", "3,5", "16,1", "12,11"})
  void theLineUsedLongestAgoMakesRoom(int sets, int ways) {
    TagArray cache = new TagArray(sets, ways);
    Map<Integer, LinkedHashMap<Integer, Boolean>> model = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(sets * 31L + ways);
    for (int step = 0; step < 20_000; step++) {
      int line = random.nextInt(3 * sets * ways);
      LinkedHashMap<Integer, Boolean> set = model.computeIfAbsent(line % sets, key -> new LinkedHashMap<>(16, 0.75f, true));
      switch (random.nextInt(8)) {
        case 0 -> assertEquals(set.remove(line) != null, cache.remove(line));
        case 1 -> assertEquals(set.containsKey(line), cache.contains(line));
        default -> use(cache, set, line, ways);
      }
    }
  }

  private static void use(TagArray cache, LinkedHashMap<Integer, Boolean> set, int line, int ways) {
    boolean hit = set.get(line) != null;
    assertEquals(hit, cache.touch(line));
    if (!hit) {
      int victim = set.size() == ways ? set.firstEntry().getKey() : TagArray.NONE;
      set.remove(victim);
      set.put(line, true);
      assertEquals(victim, cache.insert(line));
    }
  }
}
