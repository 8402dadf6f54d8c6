package dev.nnc.lower;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.Deallocator_Pointer_long_Pointer;

/**
 * Numbers so close to 0 that they have fewer digits. A processor may take a hundred times as long
 * for each of them, and averages that fade, such as Adam's, end there and stay. So TensorFlow's own
 * threads take them for 0; a thread of Java that executes operations must do the same, or it is
 * slow, and results depend on which thread a part of an operation falls to. Java's own arithmetic
 * must know nothing of that, so the thread is set back after each run.
 *
 * <p>The function is TensorFlow's, in C++. None of its interfaces for C sets this, so it is called
 * by its address.
 */
final class Denormals {
  /** {@code bool tsl::port::SetDenormalState(const DenormalState&)}. */
  private static final String SET = "_ZN3tsl4port16SetDenormalStateERKNS0_13DenormalStateE";

  /** Null where the library does not show the function. */
  private static final @Nullable Denormals KNOWN = find();

  private final Deallocator_Pointer_long_Pointer set;

  /** Where JavaCPP looks for the address that it calls. */
  @SuppressWarnings("unused") // keeps the memory
  private final PointerPointer<Pointer> place;

  // A DenormalState is two truths: of results, and of what goes in.
  private final BytePointer flushed = new BytePointer((byte) 1, (byte) 1);
  private final BytePointer kept = new BytePointer((byte) 0, (byte) 0);

  private Denormals(Pointer function) {
    place = new PointerPointer<>(2);
    place.put(0, function);
    place.put(1, (@Nullable Pointer) null);
    // Its parameters begin with a pointer, as those of the function do; the rest is not looked at.
    set = new Deallocator_Pointer_long_Pointer(place);
  }

  private static @Nullable Denormals find() {
    NativeLibrary.load();
    @Nullable Pointer function = Loader.addressof(SET);
    return function == null ? null : new Denormals(function);
  }

  /** Whether {@link #flush} does anything. */
  static boolean canFlush() {
    return KNOWN != null;
  }

  /** From now on, denormal numbers are 0 for this thread. */
  static void flush() {
    if (KNOWN != null) {
      KNOWN.set.call(KNOWN.flushed, 0, null);
    }
  }

  /** From now on, denormal numbers are what they are for this thread. */
  static void keep() {
    if (KNOWN != null) {
      KNOWN.set.call(KNOWN.kept, 0, null);
    }
  }
}
