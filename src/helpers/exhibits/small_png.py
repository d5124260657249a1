"""Pictures in few colours: a quarter of the bytes, nothing to be seen of it."""

import io

COLOURS = 128


def small_png(content: bytes) -> bytes:
    """A png with at most 128 colours and no transparency, the same bytes on every run.

    Charts and tables have a handful of colours; the rest are the shades of their edges.
    """
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
        few = flat.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        # The octree's mean of white is a shade off; on a white page that would show as a frame.
        few.putpalette([255 if level >= 253 else level for level in few.getpalette()])
        buffer = io.BytesIO()
        few.save(buffer, "PNG", compress_level=9, dpi=picture.info.get("dpi", (200, 200)))
    return buffer.getvalue()
