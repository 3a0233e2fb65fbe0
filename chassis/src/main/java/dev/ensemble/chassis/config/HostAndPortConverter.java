package dev.ensemble.chassis.config;

import com.google.common.net.HostAndPort;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets options take {@code HOST:PORT}. */
public final class HostAndPortConverter implements ITypeConverter<HostAndPort> {

    @Override
    public HostAndPort convert(String value) {
        try {
            HostAndPort address = HostAndPort.fromString(value);
            if (!address.hasPort() || address.getHost().isEmpty()) {
                throw new TypeConversionException("'" + value + "' is no address; expected HOST:PORT");
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + value + "' is no address; expected HOST:PORT");
        }
    }
}
