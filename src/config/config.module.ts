import { Module, type DynamicModule } from '@nestjs/common';
import { readSecretKeyFile } from './secret-key-file.js';
import { SecretKeys } from './secret-keys.js';
import { Settings } from './settings.js';

@Module({})
export class ConfigModule {
  static forRoot(settings: Settings): DynamicModule {
    const keys = new SecretKeys(settings.secretKeys ?? readSecretKeyFile(settings.dataDir));
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: SecretKeys, useValue: keys },
      ],
      exports: [Settings, SecretKeys],
    };
  }
}
