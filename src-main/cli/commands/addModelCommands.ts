import type { Command } from 'commander';
import { recipeNames } from '../../models/composing/builtInRecipes.ts';
import { builtInVocabularies } from '../../models/vocabularies/readVocabulary.ts';
import { addFrontEnd, addHyper } from '../models/addHyper.ts';
import { runtimeOption, libraryOption, jsonOption, wholeNumber } from '../options.ts';
import { run } from '../runCommand.ts';

/** Models: those that there are, and learning one. */
export function addModelCommands(program: Command): void {
  const models = program.command('models').description('list, choose, add and remove models');

  addChoosing(models);
  addAcquiring(models);
  addComparing(models);
}

function addChoosing(models: Command): void {
  models
    .command('list')
    .description('list the models that come with Hearmark and those that were added')
    .addOption(jsonOption())
    .action(run(async () => (await import('../models/listModels.ts')).listModels));

  models
    .command('show')
    .description("show a model's card: licence, network, input, tags with their thresholds")
    .argument('<name>')
    .addOption(jsonOption())
    .action(run(async () => (await import('../models/showModel.ts')).showModel));

  models
    .command('use')
    .description('use a model from now on when no --model is given; of several text-audio models, that one')
    .argument('<name>')
    .action(run(async () => (await import('../models/useModel.ts')).useModel));

  models
    .command('try')
    .description('try a model that was refused again, on test sound and for at most two minutes')
    .argument('<name>')
    .action(run(async () => (await import('../models/tryModelAgain.ts')).tryModelAgain));
}

function addAcquiring(models: Command): void {
  models
    .command('import')
    .description(
      'add a model: published weights (PyTorch .pth, .pt, .ckpt; safetensors), or with a card an ONNX file, ' +
        'a layers model of TensorFlow.js (model.json) or a whole Keras model (.h5)',
    )
    .argument('<file>')
    .option('--architecture <name>', 'network that the weights belong to')
    .option(
      '--vocabulary <name>',
      `its tags in order: ${builtInVocabularies.join(', ')}, or a file: a JSON list, or text with a tag a line`,
    )
    .option(
      '--part <name>',
      'for a file with several networks: the one whose tensors have names that begin with this, or are under this key',
    )
    .option(
      '--card <file>',
      'for an ONNX file: JSON with its front end, inputs, outputs and tags; for a layers model: its front end',
    )
    .option('--text <file>', 'for a text-audio model: its text tower, an ONNX file')
    .option('--tokenizer <file>', 'for a text-audio model: the tokenizer.json of its text tower')
    .option('--data <file>', 'for a text-audio model: the second file of its audio tower, if there is one')
    .requiredOption('--name <name>', 'what to call the model')
    .option(
      '--hyper <key=value>',
      "hyper-parameter that the tensors' shapes do not show; may be repeated",
      addHyper,
      {},
    )
    .option(
      '--front-end <key=value>',
      'what the network heard in training, where that is not what its published code gives: a field of a front end (hopSamples, nMels …), or inputSamples; may be repeated',
      addFrontEnd,
      {},
    )
    .option('--licence <text>', 'licence of the weights (default: what the card says, or "not stated")')
    .action(run(async () => (await import('../models/importModel.ts')).importModel));

  models
    .command('get')
    .description(
      'download a published model of the catalogue, check it and add it; without a name: show the catalogue',
    )
    .argument('[name]')
    .option('--accept-licence', 'agree to a licence that forbids commercial use', false)
    .addOption(jsonOption())
    .action(run(async () => (await import('../models/getModel.ts')).getModel));
}

function addComparing(models: Command): void {
  models
    .command('compare')
    .description(
      'compare what two models say about the same tracks: these files, or tracks that both have scored in the library',
    )
    .argument('<model>')
    .argument('<other>')
    .argument('[paths...]', 'files and folders to listen to; without any, nothing is listened to')
    .option('--limit <number>', 'compare at most this many tracks', wholeNumber(1, 1_000_000), 100)
    .addOption(runtimeOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../models/compareModels.ts')).compareModels));

  models
    .command('compose')
    .description(
      `make a model of others: their tags joined, those that mean the same as one; without --from by a recipe that comes with Hearmark (${recipeNames.join(', ')})`,
    )
    .argument('<name>', 'what to call the model')
    .option('--from <models...>', 'installed models, all with the same weight')
    .option('--recipe <file>', 'JSON file with members, tags, weights and thresholds')
    .action(run(async () => (await import('../models/composeModel.ts')).composeModel));

  models
    .command('remove')
    .description('delete a model that was added')
    .argument('<name>')
    .action(run(async () => (await import('../models/removeModel.ts')).removeModel));
}
