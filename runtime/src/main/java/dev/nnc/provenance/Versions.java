package dev.nnc.provenance;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Properties;
import java.util.SequencedMap;

/** The versions of everything that may change a result. */
public final class Versions {
  private Versions() {}

  /** By name: nnc, java, tensorflow-java, tribuo, os. Loads none of these libraries. */
  public static SequencedMap<String, String> all() {
    SequencedMap<String, String> versions = new LinkedHashMap<>();
    versions.put("nnc", nnc());
    versions.put("java", System.getProperty("java.runtime.version", "unknown"));
    versions.put("jvm", System.getProperty("java.vm.name", "unknown"));
    versions.put("tensorflow-java", ofJar("org.tensorflow", "tensorflow-core-api"));
    versions.put("tribuo", ofJar("org.tribuo", "tribuo-core"));
    versions.put(
        "os",
        System.getProperty("os.name", "unknown")
            + " "
            + System.getProperty("os.version", "")
            + " "
            + System.getProperty("os.arch", ""));
    return versions;
  }

  /** The version of nnc itself. */
  public static String nnc() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version != null ? version : read("/dev/nnc/version.properties");
  }

  /** Maven leaves each jar's version inside it, so that no class of it need be loaded. */
  private static String ofJar(String group, String artifact) {
    return read("/META-INF/maven/" + group + "/" + artifact + "/pom.properties");
  }

  private static String read(String resource) {
    try (InputStream stream = Versions.class.getResourceAsStream(resource)) {
      if (stream == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "unknown");
    } catch (IOException unreadable) {
      return "unknown";
    }
  }
}
