package dev.sluice.transport.datagram;

import static java.lang.invoke.MethodType.methodType;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.Native;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;

/**
 * Access to the batch calls of Netty's native library, and to the fields of their packets.
 *
 * <p>Both are private in Netty, and Netty's own use of them creates four objects per datagram. Only
 * this class knows their names; native code in Sluice would need a build for each platform. If
 * another version of Netty lacks them, this class throws a {@link LinkageError}.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-private-batch-calls.adoc}.
 */
final class NettyMmsgAccess {
  static final VarHandle IO_VECTORS; // long: the address of the first
  static final VarHandle COUNT; // int: number of I/O vectors; after a receive, number of bytes
  static final VarHandle SEGMENT_SIZE; // int: bytes, or 0 for a single datagram
  static final VarHandle SENDER_IP; // byte[16]
  static final VarHandle SENDER_IP_LENGTH; // int
  static final VarHandle SENDER_PORT; // int
  static final VarHandle SENDER_SCOPE; // int
  static final VarHandle RECIPIENT_IP; // byte[16]
  static final VarHandle RECIPIENT_IP_LENGTH; // int: 0 if the socket is connected
  static final VarHandle RECIPIENT_PORT; // int
  static final VarHandle RECIPIENT_SCOPE; // int

  /**
   * Calls recvmmsg: descriptor, IPv6, packets, first, count; returns the number received, or
   * -errno.
   */
  static final MethodHandle RECEIVE;

  /** Calls recvmsg: descriptor, IPv6, packet; returns the number of bytes received, or -errno. */
  static final MethodHandle RECEIVE_ONE;

  /** Calls sendmmsg, in the same way. */
  static final MethodHandle SEND;

  private static final Class<?> PACKET;
  private static final MethodHandles.Lookup LOOKUP;
  private static final MethodHandle NEW_PACKET;

  static {
    Epoll.ensureAvailability(); // loads the library
    try {
      Class<?> array = Class.forName("io.netty.channel.epoll.NativeDatagramPacketArray");
      PACKET = Class.forName(array.getName() + "$NativeDatagramPacket");
      LOOKUP = MethodHandles.privateLookupIn(PACKET, MethodHandles.lookup());
      NEW_PACKET =
          LOOKUP
              .findConstructor(PACKET, methodType(void.class, array))
              .asType(methodType(Object.class, Object.class));
      IO_VECTORS = field("memoryAddress", long.class);
      COUNT = field("count", int.class);
      SEGMENT_SIZE = field("segmentSize", int.class);
      SENDER_IP = field("senderAddr", byte[].class);
      SENDER_IP_LENGTH = field("senderAddrLen", int.class);
      SENDER_PORT = field("senderPort", int.class);
      SENDER_SCOPE = field("senderScopeId", int.class);
      RECIPIENT_IP = field("recipientAddr", byte[].class);
      RECIPIENT_IP_LENGTH = field("recipientAddrLen", int.class);
      RECIPIENT_PORT = field("recipientPort", int.class);
      RECIPIENT_SCOPE = field("recipientScopeId", int.class);
      RECEIVE = batchCall("recvmmsg0");
      SEND = batchCall("sendmmsg0");
      MethodType one = methodType(int.class, int.class, boolean.class, PACKET);
      RECEIVE_ONE = nativeCall("recvmsg0", one).asType(one.changeParameterType(2, Object.class));
    } catch (ReflectiveOperationException e) {
      throw missing(e);
    }
  }

  private NettyMmsgAccess() {}

  private static LinkageError missing(Throwable cause) {
    return new LinkageError("Netty's native datagrams: " + cause, cause);
  }

  /**
   * Returns access to a field of a packet.
   *
   * @throws LinkageError if this Netty has no field of this name and type
   */
  static VarHandle field(String name, Class<?> type) {
    try {
      return LOOKUP.findVarHandle(PACKET, name, type);
    } catch (ReflectiveOperationException e) {
      throw missing(e);
    }
  }

  private static MethodHandle batchCall(String name) throws ReflectiveOperationException {
    MethodType type =
        methodType(int.class, int.class, boolean.class, PACKET.arrayType(), int.class, int.class);
    return nativeCall(name, type).asType(type.changeParameterType(2, Object[].class));
  }

  private static MethodHandle nativeCall(String name, MethodType type)
      throws ReflectiveOperationException {
    return MethodHandles.privateLookupIn(Native.class, MethodHandles.lookup())
        .findStatic(Native.class, name, type);
  }

  /** Creates packets, in an array of Netty's own type. */
  static Object[] newPackets(int count) {
    Object[] packets = (Object[]) Array.newInstance(PACKET, count);
    try {
      for (int i = 0; i < count; i++) {
        // The constructor expects an outer NativeDatagramPacketArray, but none of the fields in use
        // needs it.
        packets[i] = (Object) NEW_PACKET.invokeExact((Object) null);
      }
    } catch (Throwable e) {
      throw missing(e);
    }
    return packets;
  }
}
