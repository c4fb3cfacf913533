package pith.shell.execution;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The table of built-ins. It is complete before the shell starts and immutable while it runs. */
public final class Builtins {
    private final Map<String, Builtin> byName = new TreeMap<>();

    /** A later built-in replaces an earlier one of the same name. */
    public Builtins(Collection<? extends Builtin> builtins) {
        builtins.forEach(builtin -> byName.put(builtin.name(), builtin));
    }

    /** {@return the built-in, or null} */
    public Builtin find(String name) {
        return byName.get(name);
    }

    /** {@return all of them by name} */
    public Collection<Builtin> all() {
        return Collections.unmodifiableCollection(byName.values());
    }
}
