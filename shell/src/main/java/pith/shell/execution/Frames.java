package pith.shell.execution;

/** What surrounds the command that is running in this process. */
public final class Frames {
    /**
     * What commands within one another may take of a process's Java stack, whose overflow nobody could handle: a unit is about
     * 1.4 KiB when the JVM still interprets, and the parser and the kernel need their share. A forked subshell begins anew.
     */
    private static final int UNITS_PER_MEBIBYTE = 400;

    /** How much stack a construct takes before its inner commands run. */
    enum Kind {
        COMPOUND(1, "commands"), FUNCTION(2, "functions"), TEXT(4, "eval");

        private final int units;
        private final String words;

        Kind(int units, String words) {
            this.units = units;
            this.words = words;
        }
    }

    private final int limit;
    private int used;
    private int loops;
    private int functions;
    private int sourced;
    private int tested;

    Frames(int stackKibibytes) {
        this((long) UNITS_PER_MEBIBYTE * stackKibibytes / 1024);
    }

    private Frames(long limit) {
        this.limit = (int) limit;
    }

    Frames copyForChild() {
        var copy = new Frames((long) limit);
        copy.loops = loops;
        copy.functions = functions;
        copy.sourced = sourced;
        copy.tested = tested;
        return copy;
    }

    /**
     * Goes a level deeper, which {@link #leave} ends.
     *
     * @throws Unwind.Failure if that could overflow the stack, which has been reported
     */
    void enter(Kind kind, ShellContext sh) {
        if (used + kind.units > limit) {
            throw sh.failure(2, kind.words + " nested too deep for the stack");
        }
        used += kind.units;
    }

    void leave(Kind kind) {
        used -= kind.units;
    }

    /** Commands whose failure is being asked about: {@code set -e} does not apply (XCU set -e). */
    void enterTested() {
        tested++;
    }

    void leaveTested() {
        tested--;
    }

    boolean isTested() {
        return tested > 0;
    }

    void enterLoop() {
        loops++;
    }

    void leaveLoop() {
        loops--;
    }

    /** {@return how many loops a {@code break} could leave} */
    public int loops() {
        return loops;
    }

    /** {@return the loops of the caller, which a function's {@code break} does not reach; for {@link #leaveFunction}} */
    int enterFunction() {
        functions++;
        int outer = loops;
        loops = 0;
        return outer;
    }

    void leaveFunction(int outerLoops) {
        functions--;
        loops = outerLoops;
    }

    void enterSourced() {
        sourced++;
    }

    void leaveSourced() {
        sourced--;
    }

    /** {@return whether {@code return} has somewhere to go} */
    public boolean canReturn() {
        return functions > 0 || sourced > 0;
    }
}
