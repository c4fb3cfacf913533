package pith.shell.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shell's variables, with the scopes of {@code local}. */
public final class Variables {

    /** A variable; {@code value} is null when it only has attributes. */
    public record Variable(String value, boolean exported, boolean readOnly) {
        private static final Variable UNSET = new Variable(null, false, false);

        Variable withValue(String newValue) {
            return new Variable(newValue, exported, readOnly);
        }
    }

    private final TreeMap<String, Variable> table;
    /** For each function being run, the outer variables that its locals hide; {@link Variable#UNSET} if there was none. */
    private final ArrayDeque<Map<String, Variable>> hidden = new ArrayDeque<>();

    Variables() {
        this.table = new TreeMap<>();
    }

    private Variables(Variables other) {
        this.table = new TreeMap<>(other.table);
        other.hidden.forEach(scope -> hidden.addLast(new TreeMap<>(scope)));
    }

    Variables copy() {
        return new Variables(this);
    }

    /** {@return the value, or null if unset} */
    public String get(String name) {
        return variable(name).value();
    }

    public String getOrDefault(String name, String whenUnset) {
        String value = get(name);
        return value == null ? whenUnset : value;
    }

    private Variable variable(String name) {
        return table.getOrDefault(name, Variable.UNSET);
    }

    public boolean isReadOnly(String name) {
        return variable(name).readOnly();
    }

    /** Sets a variable that the caller knows not to be read-only, keeping its attributes. */
    void put(String name, String value) {
        table.put(name, variable(name).withValue(value));
    }

    public void export(String name) {
        var old = variable(name);
        table.put(name, new Variable(old.value(), true, old.readOnly()));
    }

    public void makeReadOnly(String name) {
        var old = variable(name);
        table.put(name, new Variable(old.value(), old.exported(), true));
    }

    public void remove(String name) {
        table.remove(name);
    }

    /** {@return all variables in the order of their names} */
    public Map<String, Variable> all() {
        return table;
    }

    /** {@return NAME=value of the exported variables that have a value} */
    List<String> environment() {
        var environment = new ArrayList<String>();
        table.forEach((name, variable) -> {
            if (variable.exported() && variable.value() != null) {
                environment.add(name + "=" + variable.value());
            }
        });
        return environment;
    }

    void enterScope() {
        hidden.addFirst(new TreeMap<>());
    }

    void leaveScope() {
        restore(hidden.removeFirst());
    }

    public boolean inFunction() {
        return !hidden.isEmpty();
    }

    /** Makes a variable local to the function; it keeps the value it had. */
    public void makeLocal(String name) {
        hidden.getFirst().putIfAbsent(name, variable(name));
    }

    /** {@return the present state of the named variables, for {@link #restore}} */
    Map<String, Variable> save(List<String> names) {
        var saved = new TreeMap<String, Variable>();
        names.forEach(name -> saved.put(name, variable(name)));
        return saved;
    }

    void restore(Map<String, Variable> saved) {
        saved.forEach((name, variable) -> {
            if (variable.equals(Variable.UNSET)) {
                table.remove(name);
            } else {
                table.put(name, variable);
            }
        });
    }
}
