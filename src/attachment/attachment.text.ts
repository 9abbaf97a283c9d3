export const attachmentText = {
  'attachment.unknown-type': (f: { name: string }) =>
    `“${f.name}”不是可以接收的文件。可以传：图片（JPG、PNG、WebP、GIF）、PDF、Word、Excel、PPT、OFD 和文本；判断看内容，不看后缀。`,
  'attachment.too-large': (f: { name: string; limitMB: number }) =>
    `“${f.name}”超过 ${f.limitMB} MB，没有接收。请压缩图片，或把文件分成几个。`,
  'attachment.empty': (f: { name: string }) => `“${f.name}”里没有内容，没有接收。`,
  'attachment.image-note': '图片中的拍摄地点等信息会在保存前去掉。',
} as const
