// Prints every decision as it is issued: `node decisions.mjs KAFKA USER PASSWORD_FILE [GROUP]`. See docs/plug-in.md.
import { readFileSync } from 'node:fs'
import { Kafka, logLevel } from 'kafkajs'

const TOPIC = 'awards.decision', OWNER = 'awards', ISSUED = 'awards.decision.issued.v1'
const [kafka, username, passwordFile, group = `${username}.decisions`] = process.argv.slice(2)
const latest = new Map() // in a real system: a table, written in the transaction of what follows from a fact

const consumer = new Kafka({
  clientId: group,
  brokers: [kafka],
  sasl: { mechanism: 'scram-sha-512', username, password: readFileSync(passwordFile, 'utf8').trim() }, // on a real site with ssl
  logLevel: logLevel.ERROR,
})
  .consumer({ groupId: group, readUncommitted: false }) // what a crashed sender took back is not for readers
await consumer.connect()
await consumer.subscribe({ topic: TOPIC, fromBeginning: true }) // a new group begins with all that the topic still has
await consumer.run({
  // The offset is committed after this returned: after a crash the fact comes again.
  eachMessage: async ({ message }) => {
    const envelope = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, value.toString()]))
    try {
      take(envelope, JSON.parse(message.value.toString()))
    } catch (error) { // kafkajs would try for ever
      console.error(error)
      process.exit(1)
    }
  },
})

function take(envelope, fact) {
  if (envelope.ce_source !== OWNER) throw new Error(`${envelope.ce_source} may not write to ${TOPIC}`)
  if ('ce_repeated' in envelope) return // told once more, for whoever keeps copies; what follows from it has followed
  const subject = envelope.ce_subject, sequence = Number(envelope.ce_sequence)
  if (sequence <= (latest.get(subject) ?? 0)) return // had already
  latest.set(subject, sequence)
  const [, kind, version] = envelope.ce_type.match(/^(.*)\.v(\d+)$/)
  if (`${kind}.v1` !== ISSUED) return // another fact about decisions, perhaps one that was invented after this program
  if (version !== '1') throw new Error(`${envelope.ce_type} is newer than this program`)
  console.log(`${fact.number}/${fact.series} of ${fact.issued_on}`)
  for (const item of fact.items) console.log(`  ${item.register_number}. ${item.name}: ${item.award_code}`)
}
