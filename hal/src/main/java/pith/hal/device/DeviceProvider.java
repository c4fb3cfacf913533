package pith.hal.device;

import java.util.List;

/** Plugs devices into every machine; found with {@link java.util.ServiceLoader}. */
public interface DeviceProvider {
  /** {@return the devices that this provider adds to one machine; their drivers find them by name} */
  List<Device> create(Bus bus);
}
