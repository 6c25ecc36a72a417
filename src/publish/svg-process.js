import sharp from 'sharp'

// Draws the SVG that comes in and ends. In a process of its own, because only that can be stopped.
sharp.concurrency(1)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] })
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const picture = await sharp(Buffer.concat(chunks), { limitInputPixels: 3_000_000 }).png().toBuffer()
process.stdout.write(picture)
