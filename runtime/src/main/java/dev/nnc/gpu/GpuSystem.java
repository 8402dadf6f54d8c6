package dev.nnc.gpu;

/** What can be asked of the system about NVIDIA's libraries. */
interface GpuSystem {
  /**
   * A library that was looked for.
   *
   * @param there whether it could be opened
   * @param version the number by which it tells its version, 0 if it tells none
   * @param why it could not be opened, in the system's words; empty if it could
   */
  record Answer(boolean there, long version, String why) {
    static Answer missing(String why) {
      return new Answer(false, 0, why);
    }
  }

  /** Whether this Java can look at all. */
  boolean canLook();

  /** Opens the library and asks it for its version. */
  Answer open(GpuLibrary library);

  /** How many GPUs the driver has, once it was opened: negative is an error of the driver. */
  int devices();

  /** The release of the driver, such as 555.42.06; empty if the system does not tell. */
  String driverRelease();
}
