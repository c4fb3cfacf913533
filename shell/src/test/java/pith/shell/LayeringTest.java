package pith.shell;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house: who may know whom, and what the machine and the kernel may not call if equal runs are to be equal. */
class LayeringTest {

    /** The modules, bottom first. A module knows only the ones before it, and only along the lines of the design's picture. */
    private static final List<Layer> LAYERS =
            List.of(
                    new Layer("images"),
                    new Layer("hal", "images"),
                    new Layer("sync", "hal", "images"),
                    new Layer("mm", "sync", "hal", "images"),
                    new Layer("vfs", "mm", "sync", "hal", "images"),
                    new Layer("sched", "mm", "sync", "hal", "images"),
                    new Layer("procfs", "vfs", "mm", "sync", "hal", "images"),
                    new Layer("kernel", "procfs", "sched", "vfs", "mm", "sync", "hal", "images"),
                    new Layer("shell", "kernel", "procfs", "sched", "vfs", "mm", "sync", "hal", "images"));

    /** Modules in which a run must depend on nothing but the specification, the seed and the input. */
    private static final Set<String> DETERMINISTIC = Set.of("hal", "sync", "mm", "vfs", "sched", "procfs", "kernel");

    /** Calls that let host time, host threads or host randomness into a run: owner and name. */
    private static final Set<String> FORBIDDEN_CALLS =
            Set.of(
                    "java/lang/Thread.sleep",
                    "java/lang/System.nanoTime",
                    "java/lang/System.currentTimeMillis",
                    "java/lang/System.identityHashCode",
                    "java/lang/Math.random",
                    "java/util/concurrent/ThreadLocalRandom.current",
                    "java/util/UUID.randomUUID",
                    "java/time/Instant.now",
                    "java/time/Clock.systemUTC");

    /** The one class whose purpose is host time: it slows a machine down to its clock where a person watches, and decides nothing. */
    private static final Set<String> HOST_TIME_IS_THEIR_PURPOSE = Set.of("pith.hal.engine.RealTimePacing");

    private static JavaClasses classes;

    private record Layer(String name, String... below) {
        String packages() {
            return "pith." + name + "..";
        }
    }

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("pith");
    }

    @Test
    void aModuleKnowsOnlyThoseBelowIt() {
        LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInAnyPackage("pith..").withOptionalLayers(true);
        for (Layer layer : LAYERS) {
            house = house.layer(layer.name).definedBy(layer.packages());
        }
        for (Layer layer : LAYERS) {
            house = layer.below.length == 0
                    ? house.whereLayer(layer.name).mayNotAccessAnyLayer()
                    : house.whereLayer(layer.name).mayOnlyAccessLayers(layer.below);
        }
        house.check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("pith.(**)").should().beFreeOfCycles().allowEmptyShould(true).check(classes);
    }

    @Test
    void theMachineAndTheKernelDoNotDependOnHostTimeOrMonitors() {
        Set<String> found = classes.stream()
                .filter(type -> DETERMINISTIC.contains(moduleOf(type)))
                .filter(type -> !HOST_TIME_IS_THEIR_PURPOSE.contains(type.getName()))
                .flatMap(LayeringTest::hostDependencies)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(found.isEmpty(), () -> String.join("\n", found));
    }

    private static String moduleOf(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return parts.length > 1 ? parts[1] : "";
    }

    private static Stream<String> hostDependencies(JavaClass type) {
        return read(type).methods().stream()
                .flatMap(method -> Stream.concat(
                                method.flags().has(AccessFlag.SYNCHRONIZED) ? Stream.of("is synchronized") : Stream.empty(),
                                method.code().stream().flatMap(LayeringTest::hostCalls))
                        .map(what -> name(type, method) + " " + what));
    }

    private static Stream<String> hostCalls(CodeModel code) {
        return code.elementStream().flatMap(element -> switch (element) {
            case InvokeInstruction call when FORBIDDEN_CALLS.contains(called(call)) -> Stream.of("calls " + called(call));
            case InvokeInstruction call when called(call).equals("java/util/Random.<init>")
                            && call.type().stringValue().equals("()V") -> Stream.of("makes a Random without a seed");
            case Instruction instruction when instruction.opcode() == Opcode.MONITORENTER -> Stream.of("has a synchronized block");
            default -> Stream.empty();
        });
    }

    private static String called(InvokeInstruction call) {
        return call.owner().asInternalName() + "." + call.name().stringValue();
    }

    private static String name(JavaClass type, MethodModel method) {
        return type.getName() + "." + method.methodName().stringValue();
    }

    private static ClassModel read(JavaClass type) {
        try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException failure) {
            throw new IllegalStateException("cannot read " + type.getName(), failure);
        }
    }
}
