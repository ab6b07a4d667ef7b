import {
  Codec,
  CodecContext,
  FFmpegError,
  Frame,
  Log,
  Packet,
  Rational,
  SoftwareScaleContext,
} from 'node-av/lib';
import {
  AV_CODEC_ID_MJPEG,
  AV_CODEC_ID_PNG,
  AV_CODEC_ID_WEBP,
  AV_LOG_QUIET,
  AV_PIX_FMT_YUVJ420P,
  SWS_AREA,
  type AVCodecID,
  type AVPixelFormat,
} from 'node-av/constants';

const codecs: Record<string, AVCodecID> = {
  'image/jpeg': AV_CODEC_ID_MJPEG,
  'image/png': AV_CODEC_ID_PNG,
  'image/webp': AV_CODEC_ID_WEBP,
};
/** A larger one is no picture of an album. */
const pixelsMax = 64_000_000;

/**
 * Makes a small JPEG of a picture.
 *
 * @param mediaType image/jpeg, image/png or image/webp
 * @param sidePixels how long its shorter side is at most
 * @returns null for another kind, and for a picture that is that small already
 * @throws FFmpegError for a picture that is broken
 */
export function shrinkPicture(bytes: Uint8Array, mediaType: string, sidePixels: number): Uint8Array | null {
  const codecId = codecs[mediaType];
  const decoder = codecId === undefined ? null : Codec.findDecoder(codecId);
  const encoder = Codec.findEncoder(AV_CODEC_ID_MJPEG);
  if (!decoder || !encoder) return null;
  Log.setLevel(AV_LOG_QUIET);
  using decoding = new CodecContext();
  using encoding = new CodecContext();
  using scaling = new SoftwareScaleContext();
  using picture = new Frame();
  using small = new Frame();
  using packet = new Packet();
  using encoded = new Packet();
  for (const one of [picture, small, packet, encoded]) one.alloc();

  decoding.allocContext3(decoder);
  decoding.setOption('max_pixels', pixelsMax);
  check(decoding.open2Sync(decoder, null), 'open');
  packet.data = Buffer.from(bytes);
  check(decoding.sendPacketSync(packet), 'decode');
  check(decoding.sendPacketSync(null), 'decode');
  check(decoding.receiveFrameSync(picture), 'decode');
  const { width, height } = picture;
  const scale = sidePixels / Math.min(width, height);
  if (!(scale < 1)) return null;

  // Colours are kept for two pixels at once, each way
  const even = (pixels: number) => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  encoding.allocContext3(encoder);
  small.width = encoding.width = even(width);
  small.height = encoding.height = even(height);
  small.format = encoding.pixelFormat = AV_PIX_FMT_YUVJ420P;
  check(small.allocBuffer(), 'scale');
  const format = picture.format as AVPixelFormat;
  scaling.getContext(width, height, format, small.width, small.height, AV_PIX_FMT_YUVJ420P, SWS_AREA);
  check(scaling.scaleFrameSync(small, picture), 'scale');

  encoding.timeBase = new Rational(1, 1);
  check(encoding.open2Sync(encoder, null), 'encode');
  small.pts = 0n;
  check(encoding.sendFrameSync(small), 'encode');
  check(encoding.receivePacketSync(encoded), 'encode');
  return encoded.data;
}

function check(result: number, step: string): void {
  FFmpegError.throwIfError(result, step);
}
