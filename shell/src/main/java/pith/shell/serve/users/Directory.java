package pith.shell.serve.users;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * All users at one time. Immutable.
 *
 * @param byName in the order of the file
 * @param byLink the name of whose link a hash is
 */
record Directory(SequencedMap<String, User> byName, Map<String, String> byLink) {
    static final Directory EMPTY = of(List.of());

    static Directory of(List<User> users) {
        SequencedMap<String, User> byName = new LinkedHashMap<>();
        Map<String, String> byLink = new LinkedHashMap<>();
        for (User user : users) {
            byName.put(user.name(), user);
            user.links().forEach(link -> byLink.put(link.hash(), user.name()));
        }
        return new Directory(Collections.unmodifiableSequencedMap(byName), Collections.unmodifiableMap(byLink));
    }

    Optional<User> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** {@return the user whose link that is, expired or not} */
    Optional<User> findByLink(String hash) {
        return Optional.ofNullable(byLink.get(hash)).map(byName::get);
    }

    List<User> users() {
        return List.copyOf(byName.values());
    }

    /** Puts in a user, in the place of one of the same name if there is one. */
    Directory with(User user) {
        SequencedMap<String, User> users = new LinkedHashMap<>(byName);
        users.put(user.name(), user);
        return of(new ArrayList<>(users.values()));
    }

    Directory without(String name) {
        return of(byName.values().stream().filter(user -> !user.name().equals(name)).toList());
    }

    /** Strikes out links: those that {@code gone} says, of everybody. */
    Directory withLinks(UnaryOperator<List<User.Link>> kept) {
        return of(byName.values().stream().map(user -> user.withLinks(kept.apply(user.links()))).toList());
    }
}
