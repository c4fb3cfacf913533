package pith.shell.execution;

/** What surrounds the command that is running in this process. */
public final class Frames {
    /**
     * Functions, sourced files, {@code eval}s and compound commands within one another. Each costs a dozen Java frames of a stack whose
     * overflow nobody could handle; a forked subshell has a stack of its own and begins anew.
     */
    static final int DEPTH_LIMIT = 500;

    private int depth;
    private int loops;
    private int functions;
    private int sourced;
    private int tested;

    Frames copyForChild() {
        var copy = new Frames();
        copy.loops = loops;
        copy.functions = functions;
        copy.sourced = sourced;
        copy.tested = tested;
        return copy;
    }

    /** {@return false if the nesting is too deep; then {@link #leave} must not be called} */
    boolean enter() {
        if (depth == DEPTH_LIMIT) {
            return false;
        }
        depth++;
        return true;
    }

    void leave() {
        depth--;
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
