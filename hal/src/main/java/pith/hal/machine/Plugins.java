package pith.hal.machine;

import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import pith.hal.topology.SpecException;

/** Finds an implementation by the name that a user gave. */
final class Plugins {
  private Plugins() {}

  /**
   * {@return a new instance of the implementation of {@code type} whose name is {@code wanted}}
   *
   * @param kind what a person calls such a thing, for the message
   * @throws SpecException if there is none, naming those there are
   */
  static <T> T named(Class<T> type, String kind, Function<T, String> name, String wanted) {
    Set<String> known = new TreeSet<>();
    for (T candidate : ServiceLoader.load(type)) {
      if (name.apply(candidate).equals(wanted)) {
        return candidate;
      }
      known.add(name.apply(candidate));
    }
    throw new SpecException(
        "There is no " + kind + " named '" + wanted + "': choose one of " + (known.isEmpty() ? "(none found)" : String.join(", ", known)) + ".");
  }
}
